namespace Inception.Export;

/// <summary>How a network is written as TorchScript. Batch, height and width are chosen at each run.</summary>
public sealed record TorchScriptExportOptions : ExportOptions;
