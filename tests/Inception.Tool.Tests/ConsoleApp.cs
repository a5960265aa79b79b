namespace Inception.Tool.Tests;

/// <summary>The tests of the console app share their files, and do not run beside each other: every process uses all cores.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleApp : ICollectionFixture<ConsoleAppFiles>
{
    public const string Name = "The console app";
}
