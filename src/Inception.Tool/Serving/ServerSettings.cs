using Inception.AspNetCore;

namespace Inception.Tool.Serving;

/// <summary>How a server is set up.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Origins">The origins whose pages may ask.</param>
/// <param name="Collector">The OpenTelemetry collector; null where there is none.</param>
/// <param name="Apply">Sets the options of the model.</param>
internal sealed record ServerSettings(Uri Url, IReadOnlyList<string> Origins, TelemetryCollector? Collector, Action<InceptionOptions> Apply);
