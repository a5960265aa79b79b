namespace Inception.AspNetCore.Protocol;

/// <summary>A tensor of a request, whose values are still as they came.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type as the protocol names it: FP32, UINT8 or BYTES.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Count">The product of the shape.</param>
/// <param name="Binary">The values as bytes behind the JSON; empty where they are in the JSON.</param>
/// <param name="IsBinary">Whether the values are behind the JSON.</param>
/// <param name="Json">The values in the JSON, nested or not.</param>
internal sealed record InferInput(
    string Name, string Type, IReadOnlyList<long> Shape, int Count, ReadOnlyMemory<byte> Binary, bool IsBinary, System.Text.Json.JsonElement Json);
