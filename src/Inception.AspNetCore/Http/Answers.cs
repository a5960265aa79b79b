namespace Inception.AspNetCore.Http;

// The shapes of requests and answers in JSON. Null members are left out.

internal sealed record ImageRequest(
    string? Image = null, IReadOnlyList<string>? Images = null, string? Url = null, IReadOnlyList<string>? Urls = null, int? Top = null, string? Class = null);

internal sealed record PredictedClass(string Label, double Probability, int Index, string? Id);

internal sealed record ImageError(string Kind, string Detail, int Status);

internal sealed record TimingAnswer(double Decode, double Preprocess, double Wait, double Compute);

internal sealed record ClassifyAnswer(
    string Model, string Engine, IReadOnlyList<PredictedClass>? Predictions, IReadOnlyList<ClassifyItem>? Images, TimingAnswer? Milliseconds);

internal sealed record ClassifyItem(string? Name, IReadOnlyList<PredictedClass>? Predictions, ImageError? Error);

internal sealed record EmbedAnswer(
    string Model, string Engine, int Length, IReadOnlyList<float>? Embedding, IReadOnlyList<EmbedItem>? Images, TimingAnswer? Milliseconds);

internal sealed record EmbedItem(string? Name, IReadOnlyList<float>? Embedding, ImageError? Error);

internal sealed record ExplainAnswer(
    string Model, string Engine, ImageSize? Image, SeenRegion? Seen, IReadOnlyList<ExplainedClass>? Explanations, IReadOnlyList<ExplainItem>? Images,
    TimingAnswer? Milliseconds);

internal sealed record ExplainItem(string? Name, ImageSize? Image, SeenRegion? Seen, IReadOnlyList<ExplainedClass>? Explanations, ImageError? Error);

internal sealed record ImageSize(int Width, int Height);

internal sealed record SeenRegion(double Left, double Top, double Width, double Height);

internal sealed record ExplainedClass(string Label, double Probability, int Index, string? Id, string Stage, double Peak, HeatMapAnswer Map);

internal sealed record HeatMapAnswer(int Width, int Height, IReadOnlyList<float> Values);

internal sealed record ModelsAnswer(IReadOnlyList<ModelAnswer> Models);

internal sealed record ModelAnswer(
    string? Name, bool Ready, string? Network, string? Engine, int? Classes, int? EmbeddingLength, InputAnswer? Input, IReadOnlyList<string>? Labels,
    bool IsDefault);

internal sealed record InputAnswer(int Channels, int Size);
