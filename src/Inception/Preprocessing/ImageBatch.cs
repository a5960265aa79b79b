using Inception.Imaging;
using static TorchSharp.torch;

namespace Inception.Preprocessing;

/// <summary>Image files as one input of a network.</summary>
/// <param name="paths">The files.</param>
/// <param name="input"><c>N×C×H×W</c>, a place for each file.</param>
/// <param name="failures">Why a file was not read; null for one that was.</param>
/// <param name="images">The decoded images, where they are kept.</param>
/// <param name="unreadable">Called for each file that was not read.</param>
internal sealed class ImageBatch(string[] paths, Tensor input, Exception?[] failures, RgbImage?[]? images, Action<string, Exception>? unreadable) : IDisposable
{
    /// <summary><c>N×C×H×W</c>, a place for each file; that of a file which was not read is to be ignored.</summary>
    public Tensor Input => input;

    /// <summary>Joins the files that were read with their results, in their order; tells the caller of the others on the way.</summary>
    /// <param name="results">A result for each place of <see cref="Input"/>.</param>
    /// <param name="join">Makes of path, result and place what is given to the caller.</param>
    public IEnumerable<TJoined> Join<TResult, TJoined>(IReadOnlyList<TResult> results, Func<string, TResult, TJoined> join)
    {
        for (var i = 0; i < paths.Length; i++)
        {
            if (failures[i] is { } failure) unreadable!(paths[i], failure);
            else yield return join(paths[i], results[i]);
        }
    }

    /// <summary>As <see cref="Join{TResult, TJoined}(IReadOnlyList{TResult}, Func{string, TResult, TJoined})"/>, with the decoded images.</summary>
    public IEnumerable<TJoined> Join<TResult, TJoined>(IReadOnlyList<TResult> results, Func<string, RgbImage, TResult, TJoined> join)
    {
        var i = 0;
        var indexed = results.Select(result => (Index: i++, Result: result)).ToArray();
        return Join(indexed, (path, one) => join(path, images![one.Index]!, one.Result));
    }

    /// <inheritdoc/>
    public void Dispose() => input.Dispose();
}
