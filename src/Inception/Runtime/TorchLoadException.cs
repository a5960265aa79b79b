namespace Inception.Runtime;

/// <summary>The native TorchSharp library cannot be loaded; the message says what is missing and what to do.</summary>
/// <param name="message">What was expected, what was found, and the remedy.</param>
/// <param name="innerException">The loader's own error.</param>
public sealed class TorchLoadException(string message, Exception? innerException = null) : Exception(message, innerException);
