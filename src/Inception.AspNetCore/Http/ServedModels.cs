using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The models of an application, by name.</summary>
internal sealed class ServedModels
{
    /// <param name="models">The models, at least one.</param>
    /// <exception cref="InvalidOperationException">Two of them were given the same name.</exception>
    public ServedModels(IReadOnlyList<ServedModel> models)
    {
        All = models;
        if (models.Select(model => model.Service.GivenName).OfType<string>().GroupBy(name => name).FirstOrDefault(name => name.Count() > 1) is { } twice)
            throw new InvalidOperationException(
                $"{twice.Count()} models have the name '{twice.Key}', and requests choose a model by its name: set {nameof(InceptionOptions)}."
                + $"{nameof(InceptionOptions.Name)} of each to another name, or map each in a group of its own.");
    }

    public IReadOnlyList<ServedModel> All { get; }

    /// <summary>
    /// A model by its name; the first one when null. A given name goes before the name of a network. The model without a name is taken for any other one
    /// before it is loaded, because its name is not known then.
    /// </summary>
    /// <returns>The model; null where there is none of the name.</returns>
    public ServedModel? TryFind(string? name)
    {
        if (name is null) return All[0];
        if (All.FirstOrDefault(model => model.Service.GivenName == name) is { } given) return given;
        if (All.FirstOrDefault(model => model.Service.GivenName is null) is not { } unnamed) return null;
        if (unnamed.Service.Name is not { } known) return new(unnamed.Service, unnamed.Gate) { Asked = name };
        return known == name ? unnamed : null;
    }

    /// <summary>The gate of a request that is for no model: the first one that accepts its key, or else the first one, which refuses it.</summary>
    public RequestGate GateOf(HttpContext context) => (All.FirstOrDefault(model => model.Gate.Accepts(context.Request)) ?? All[0]).Gate;
}
