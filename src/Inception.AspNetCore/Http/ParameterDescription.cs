using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Inception.AspNetCore.Http;

/// <summary>What OpenAPI says of a parameter that a handler reads from the address itself.</summary>
/// <param name="ParameterInfo">Its type, with its attributes.</param>
internal sealed record ParameterDescription(ParameterInfo ParameterInfo) : IParameterBindingMetadata
{
    public string Name => ParameterInfo.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? ParameterInfo.Name!;

    public bool HasTryParse => false;

    public bool HasBindAsync => false;

    public bool IsOptional => !ParameterInfo.GetCustomAttributes().OfType<IFromRouteMetadata>().Any();

    /// <summary>The parameters of a method that nobody calls.</summary>
    public static ParameterDescription[] Of(Delegate method) => [.. method.Method.GetParameters().Select(one => new ParameterDescription(one))];
}
