namespace Inception.Runtime;

/// <summary>
/// The native TorchSharp runtime cannot be loaded. The message says what is missing, where it was expected, and which package or property provides it.
/// </summary>
/// <param name="failure">The cause.</param>
/// <param name="message">The explanation for the user.</param>
/// <param name="innerException">The exception of the loader or of TorchSharp, if any.</param>
public sealed class TorchLoadException(TorchLoadFailure failure, string message, Exception? innerException = null)
    : InceptionException(message, innerException)
{
    /// <summary>The cause, for use in code. <see cref="Exception.Message"/> explains it to the user.</summary>
    public TorchLoadFailure Failure { get; } = failure;
}
