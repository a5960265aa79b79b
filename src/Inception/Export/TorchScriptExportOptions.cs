namespace Inception.Export;

/// <summary>Options for exporting a network as TorchScript. The exported network accepts another batch size, height and width at each run.</summary>
public sealed record TorchScriptExportOptions : ExportOptions;
