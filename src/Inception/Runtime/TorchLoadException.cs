namespace Inception.Runtime;

/// <summary>The native TorchSharp runtime does not load. The message says what is missing, where, and which package or property supplies it.</summary>
/// <param name="failure">The cause.</param>
/// <param name="message">The explanation for the user.</param>
/// <param name="innerException">The exception of the loader or of TorchSharp, if any.</param>
public sealed class TorchLoadException(TorchLoadFailure failure, string message, Exception? innerException = null)
    : InceptionException(message, innerException)
{
    /// <summary>The cause, for programs; <see cref="Exception.Message"/> is for people.</summary>
    public TorchLoadFailure Failure { get; } = failure;
}
