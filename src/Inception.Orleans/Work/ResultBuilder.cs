using Inception.Classification;
using Inception.Serving;
using Inception.Networks;

namespace Inception.Cluster.Work;

/// <summary>Computes batches and collects their results in the order of the shard.</summary>
internal sealed class ResultBuilder(IImageModel model, ClusterJob job)
{
    private readonly List<int> _indexes = [];
    private readonly List<float> _vectors = [];
    private readonly List<int> _classes = [];
    private readonly List<double> _probabilities = [];
    private readonly List<LeftOutImage> _leftOut = [];

    private int Top => Math.Min(job.Top, model.Classes);

    /// <summary>Leaves an image out.</summary>
    public void LeaveOut(int place, string reason) => _leftOut.Add(new(place, reason));

    /// <summary>Computes a batch. An image whose result is not finite is left out.</summary>
    public void Add(ShardBatch batch)
    {
        try
        {
            Keep(batch, Compute(batch.Input, batch.Places.Length));
        }
        catch (NonFiniteResultException failure) when (batch.Places.Length == 1)
        {
            LeaveOut(batch.Places[0], failure.Message);
        }
        catch (NonFiniteResultException)
        {
            var size = batch.Input.Length / batch.Places.Length;
            for (var i = 0; i < batch.Places.Length; i++)
                Add(new([batch.Places[i]], batch.Input.AsSpan(i * size, size).ToArray(), [batch.Failures[i]]));
        }
    }

    /// <summary>The shard's results.</summary>
    public ShardResult Build() => new([.. _indexes], job.Task == ClusterTask.Classify ? Top : model.EmbeddingLength, [.. _leftOut.OrderBy(one => one.Index)])
    {
        Vectors = [.. _vectors],
        Classes = [.. _classes],
        Probabilities = [.. _probabilities],
    };

    private float[] Compute(float[] input, int count)
    {
        if (job.Task == ClusterTask.Classify)
        {
            var logits = new float[count * model.Classes];
            model.ComputeLogits(input, logits);
            return logits;
        }

        var vectors = new float[count * model.EmbeddingLength];
        model.ComputeEmbeddings(input, vectors);
        return vectors;
    }

    private void Keep(ShardBatch batch, float[] rows)
    {
        var length = rows.Length / batch.Places.Length;
        for (var i = 0; i < batch.Places.Length; i++)
        {
            if (batch.Failures[i] is { } failure)
            {
                LeaveOut(batch.Places[i], failure);
                continue;
            }

            _indexes.Add(batch.Places[i]);
            var row = rows.AsSpan(i * length, length);
            if (job.Task == ClusterTask.Classify) KeepClasses(row);
            else _vectors.AddRange(row);
        }
    }

    private void KeepClasses(ReadOnlySpan<float> logits)
    {
        var labels = model.Labels
            ?? throw new ClusterJobException($"{model.Name} has no labels. Submit the job with a model that has them, or embed the images.");
        foreach (var one in Softmax.Top(logits, labels, Top))
        {
            _classes.Add(one.Index);
            _probabilities.Add(one.Probability);
        }
    }
}
