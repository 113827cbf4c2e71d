"""The machine under the program: devices, number formats, cancellation."""
