namespace Inception.Engine.Steps;

/// <summary>Zeros around a map whose memory another map had before. It runs together with the first step that writes the map.</summary>
/// <param name="map">All groups of the buffer.</param>
internal sealed unsafe class BorderStep(FeatureMap map) : Step("border", [], map)
{
    public override string Kind => "border";

    public override int Units => 1;

    public override void Run(int unit, in RunMemory memory)
    {
        for (var group = 0; group < Writes.Layout.Groups; group++) Writes.Layout.ClearBorder(Plane(Writes, group, memory));
    }
}
