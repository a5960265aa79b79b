using System.Text.Json.Serialization;

namespace Inception.Training;

/// <summary>The metric that determines the best epoch.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MonitoredMetric>))]
public enum MonitoredMetric
{
    /// <summary>The top-1 accuracy on the validation images. Higher is better.</summary>
    Top1,

    /// <summary>The F1 score averaged over the classes. Higher is better, and rare classes count as much as frequent classes.</summary>
    MacroF1,

    /// <summary>The cross entropy on the validation images. Lower is better.</summary>
    Loss,
}
