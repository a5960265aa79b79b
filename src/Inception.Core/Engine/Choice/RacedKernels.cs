using Inception.Engine.Kernels;

namespace Inception.Engine.Choice;

/// <summary>
/// Chooses by short races on this machine, one for each shape, and remembers the winners: in this process, and in a file for the next one.
/// </summary>
/// <param name="width">The vectors.</param>
/// <param name="memory">The winners of earlier races; null to race anew.</param>
internal sealed class RacedKernels(VectorWidth width, KernelMemory? memory) : IKernelChoice, IDisposable
{
    private readonly KernelRace _race = new((int)width);
    private readonly Dictionary<string, string> _winners = [];
    private readonly HashSet<(string Path, string Kernel)> _refused = [];

    /// <summary>How many races were run.</summary>
    public int Races { get; private set; }

    /// <summary>Leaves a kernel out for a row from now on.</summary>
    public void Refuse(string path, string kernel) => _refused.Add((path, kernel));

    public ConvolutionKernel Choose(string path, IReadOnlyList<ConvolutionKernel> candidates)
    {
        ConvolutionKernel[] allowed = [.. candidates.Where(kernel => !_refused.Contains((path, kernel.Name)))];
        if (allowed.Length <= 1) return allowed.FirstOrDefault() ?? candidates[0];
        var key = $"{allowed[0].Shape} {string.Join(' ', allowed.Select(kernel => kernel.Name))}";
        if (!_winners.TryGetValue(key, out var winner)) _winners[key] = winner = memory?[key] ?? Race(key, allowed);
        return allowed.FirstOrDefault(kernel => kernel.Name == winner) ?? allowed[0];
    }

    public void Dispose() => _race.Dispose();

    private string Race(string key, ConvolutionKernel[] allowed)
    {
        Races++;
        var winner = _race.Fastest(allowed).Name;
        memory?.Remember(key, winner);
        return winner;
    }
}
