using System.CommandLine;
using Inception.Embeddings;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tool.Commands;

/// <summary><c>inception compare A B</c>: measures the similarity of two images to a network.</summary>
internal static class CompareCommand
{
    /// <summary>
    /// The threshold of FaceNet's paper on LFW: two faces belong to the same person if the squared distance of their embeddings (of length 1) is at most this
    /// number (<a href="https://arxiv.org/abs/1503.03832">Schroff et al. 2015</a>, section 5.6). The threshold was determined for the network of that paper.
    /// </summary>
    private const double FaceNetSquaredDistance = 1.242;

    private const string FaceNetwork = "inception_resnet_v1";

    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "The first image: a JPEG, PNG, WebP, BMP, GIF or TIFF file" };
        var second = new Argument<string>("B") { Description = "The second image" };
        var model = new ModelArguments();
        var engine = new EngineOptions();
        var json = CommonOptions.Json();
        var command = new Command("compare", "Compare two images or faces: the cosine similarity of their embeddings.") { first, second, json };
        command.SetExamples("""
            inception compare a.jpg b.jpg --weights inception_v3.tv_in1k
            inception compare face-1.jpg face-2.jpg --weights inception_resnet_v1.vggface2
            """);
        model.AddTo(command);
        engine.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            engine.Check(parsed);
            var (a, b) = (InputFile.Existing(parsed.GetValue(first)!), InputFile.Existing(parsed.GetValue(second)!));
            var work = new InferenceWorkload(NetworkOutput.Embedding, Images: 2, LargestBatch: 2);
            using var loaded = await engine.OpenAsync(parsed, model, work, UnreadableImages.Fail, cancellation);
            var vectors = new List<ImageEmbedding>();
            await foreach (var embedded in loaded.EmbedManyAsync([a, b], cancellation)) vectors.Add(embedded);
            var similarity = CosineSimilarity.Between(vectors[0].Vector.Span, vectors[1].Vector.Span);
            if (parsed.GetValue(json)) JsonOutput.Write(new { a, b, model = loaded.Name, cosine = similarity });
            else Print(similarity, loaded.Name);
            return 0;
        });
        return command;
    }

    /// <summary>For embeddings of length 1 the squared distance is <c>2 − 2·cosine</c>.</summary>
    private static void Print(double similarity, string model)
    {
        Console.WriteLine($"cosine {similarity:F4}");
        if (model != FaceNetwork) return;
        Console.WriteLine(
            "Two faces of one person have a cosine above a threshold, which depends on the weights, the alignment and the images. "
            + $"Measure it on your own images. The FaceNet paper used {1 - (FaceNetSquaredDistance / 2):F2} on LFW.");
    }
}
