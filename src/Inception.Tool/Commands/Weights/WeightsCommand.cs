using System.CommandLine;

namespace Inception.Tool.Commands;

/// <summary><c>inception weights …</c>: published weights, and checkpoint files.</summary>
internal static class WeightsCommand
{
    public static Command Create() => new("weights", "List, download and check published weights; check and convert checkpoints.")
    {
        WeightsListCommand.Create(),
        WeightsInfoCommand.Create(),
        WeightsDownloadCommand.Create(),
        WeightsPathCommand.Create(),
        WeightsCheckCommand.Create(),
        WeightsConvertCommand.Create(),
    };
}
