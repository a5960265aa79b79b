namespace Inception.AspNetCore.Protocol;

/// <summary>A tensor that a request asks for.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="IsBinary">Whether its values go behind the JSON.</param>
/// <param name="Classes">How many of the largest values go into the answer as <c>value:index:label</c>; 0 for the tensor itself.</param>
internal sealed record InferOutput(string Name, bool IsBinary, int Classes);
