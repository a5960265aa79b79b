namespace Inception.Cluster.Work;

/// <summary>A shard's file is not there, or damaged.</summary>
internal sealed class DamagedShardException(int shard, Exception cause) : InceptionException($"Shard {shard} has to be made again. {cause.Message}", cause)
{
    public int Shard => shard;

    public string Damage => InnerException!.Message.ReplaceLineEndings(" ");
}
