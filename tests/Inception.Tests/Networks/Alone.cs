namespace Inception.Tests.Networks;

/// <summary>For tests that look at what the whole process shares, its memory or the random generator: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone in the process";
}
