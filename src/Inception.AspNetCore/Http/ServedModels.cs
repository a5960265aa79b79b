namespace Inception.AspNetCore.Http;

/// <summary>The models of an application, by name.</summary>
internal sealed class ServedModels(IReadOnlyList<ServedModel> models)
{
    public IReadOnlyList<ServedModel> All => models;

    /// <summary>A model by its name; the first one when null.</summary>
    /// <returns>The model; null where there is none of the name.</returns>
    public ServedModel? TryFind(string? name) => name is null ? models[0] : models.FirstOrDefault(model => model.Service.Name == name);

    /// <summary>A model by its name; the first one when null, or where there is none of the name: then its gate refuses the request.</summary>
    public ServedModel Find(string? name) => TryFind(name) ?? new ServedModel(models[0].Service, models[0].Gate) { Missing = name };
}
