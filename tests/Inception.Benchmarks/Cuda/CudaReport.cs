using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inception.Benchmarks.Cuda;

/// <summary>The results so far. Each addition is printed, and the file is replaced as a whole: a run that is killed leaves all that it had measured.</summary>
internal sealed class CudaReport(CudaSettings settings, CudaMachine machine)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly List<CudaRow> _rows = [];
    private readonly List<string> _skipped = [];

    public CudaMachine Machine => machine;

    public CudaSettings Settings => settings;

    public IReadOnlyList<CudaRow> Rows => _rows;

    public IReadOnlyList<MemoryState> Memory { get; private set; } = [];

    /// <summary>What the time did not suffice for.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>Whether all that was asked for was tried.</summary>
    public bool IsComplete { get; private set; }

    public void Add(IReadOnlyList<CudaRow> rows)
    {
        foreach (var row in rows) Console.WriteLine(row);
        _rows.AddRange(rows);
        Save();
    }

    public void Add(IReadOnlyList<MemoryState> memory)
    {
        foreach (var state in memory) Console.WriteLine(state);
        Memory = memory;
        Save();
    }

    public void Skip(string what, string reason)
    {
        Console.WriteLine($"{what}: skipped, {reason}");
        _skipped.Add($"{what}: {reason}");
        Save();
    }

    public void Complete()
    {
        IsComplete = _skipped.Count == 0;
        Save();
    }

    private void Save()
    {
        if (settings.Json is not { } path) return;
        var unfinished = path + ".unfinished";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(this, Format));
        File.Move(unfinished, path, overwrite: true);
    }
}
