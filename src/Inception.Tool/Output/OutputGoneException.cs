namespace Inception.Tool.Output;

/// <summary>Nobody reads standard output any more. It is the end of the work, and no error that anybody must read of.</summary>
internal sealed class OutputGoneException() : IOException("Nobody reads standard output any more.");
