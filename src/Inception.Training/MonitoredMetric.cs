using System.Text.Json.Serialization;

namespace Inception.Training;

/// <summary>The metric that decides which epoch is best.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MonitoredMetric>))]
public enum MonitoredMetric
{
    /// <summary>The top-1 accuracy on the validation images: more is better.</summary>
    Top1,

    /// <summary>The mean F1 of the classes: more is better, and a rare class counts as much as a frequent one.</summary>
    MacroF1,

    /// <summary>The cross entropy of the validation images: less is better.</summary>
    Loss,
}
