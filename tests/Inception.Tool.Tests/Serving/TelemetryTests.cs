namespace Inception.Tool.Tests.Serving;

public class TelemetryTests
{
    private const string Grpc = "/opentelemetry.proto.collector";

    [Theory]
    [InlineData(true, "", "/v1/metrics", "/v1/traces")]
    [InlineData(true, "/otlp/", "/otlp/v1/metrics", "/otlp/v1/traces")]
    [InlineData(false, "", $"{Grpc}.metrics.v1.MetricsService/Export", $"{Grpc}.trace.v1.TraceService/Export")]
    public async Task A_collector_gets_the_metrics_and_traces_of_the_requests(bool isHttp, string folder, string metrics, string traces)
    {
        await using var collector = await Collector.StartAsync(isHttp);
        await using (var server = await StubServer.StartAsync(collector: new(new(collector.Address, folder), isHttp)))
        {
            using var image = new ByteArrayContent(await File.ReadAllBytesAsync(ConsoleAppFiles.Image));
            (await server.Client.PostAsync("/classify", image)).EnsureSuccessStatusCode();
        }

        collector.Received.Keys.Should().Contain([metrics, traces]);
        collector.Received[metrics].Should().ContainAll(
            "Inception", "inception.requests", "inception.images", "inception.batch.size", "inception.queue.length", "inception.decode.duration",
            "inception.preprocess.duration", "inception.wait.duration", "inception.compute.duration");
        collector.Received[traces].Should().ContainAll("Inception", "inception.classify", "inception.prepare", "inception.compute");
    }
}
