using OpenTelemetry.Exporter;

namespace Inception.Tool.Serving;

/// <summary>An OpenTelemetry collector.</summary>
/// <param name="Address">Its address, without the path of a signal.</param>
/// <param name="IsHttp">Whether it takes protobuf by HTTP, and not by gRPC.</param>
internal sealed record TelemetryCollector(Uri Address, bool IsHttp)
{
    /// <summary>Points an exporter at the collector.</summary>
    /// <param name="exporter">The exporter's options.</param>
    /// <param name="signal">What it sends: <c>metrics</c> or <c>traces</c>.</param>
    public void Apply(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = IsHttp ? new($"{Address.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : Address;   // gRPC has the path in its method
    }
}
