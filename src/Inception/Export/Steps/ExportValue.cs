using Inception.Networks.Tables;

namespace Inception.Export.Steps;

/// <summary>What one step makes and others read. Two values are the same only when they are one object.</summary>
/// <param name="name">A name that says where it comes from; not unique.</param>
/// <param name="shape">Its shape for one picture of the size that is exported.</param>
internal sealed class ExportValue(string name, FeatureShape shape)
{
    public string Name { get; } = name;

    public FeatureShape Shape { get; } = shape;
}
