using System.Text.Json.Serialization;

namespace Inception.Models.Downloads;

/// <summary>How a <see cref="SourceNote"/> is written as JSON, made at build time: reflection does not survive trimming.</summary>
[JsonSerializable(typeof(SourceNote))]
internal sealed partial class SourceNoteContext : JsonSerializerContext;
