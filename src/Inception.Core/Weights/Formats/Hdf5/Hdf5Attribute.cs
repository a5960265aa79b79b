namespace Inception.Weights.Formats;

/// <summary>A named value beside a group or dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">The type of its values.</param>
/// <param name="Count">How many values there are.</param>
/// <param name="Data">The values as they lie in the file.</param>
internal sealed record Hdf5Attribute(string Name, Hdf5Datatype Datatype, long Count, byte[] Data);
