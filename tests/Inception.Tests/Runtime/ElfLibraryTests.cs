using Inception.Runtime;

namespace Inception.Tests.Runtime;

public sealed class ElfLibraryTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_need_that_nothing_uses_can_be_weakened_and_one_bit_changes(bool gnuHash)
    {
        var image = ElfImage.Needing(Version, relocatedSymbol: 2, gnuHash: gnuHash);
        var bytes = image.Build();
        var library = new ElfLibrary("test.so", bytes);
        var need = library.Needs().Should().ContainSingle().Subject;

        library.UseOf(need).Should().BeNull();
        var weakened = library.Weaken(need);

        var changed = Enumerable.Range(0, bytes.Length).Where(i => bytes[i] != weakened[i]);
        changed.Should().Equal(image.FlagsOffset);
        (bytes[image.FlagsOffset] ^ weakened[image.FlagsOffset]).Should().Be(0x2);
        new ElfLibrary("test.so", weakened).Needs().Should().ContainSingle().Which.IsWeak.Should().BeTrue();
    }

    /// <summary>TorchSharp 0.107.0 asks libtorch, the C++ runtime and the C library for some 1,900 symbols; at::empty is made by every tensor.</summary>
    [SkippableFact]
    public void The_symbols_that_TorchSharps_library_asks_for_are_listed()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "ELF is Linux's format");

        var symbols = ElfLibrary.Read(NativePlatform.Current().TorchSharpFile!).ImportedSymbols();

        symbols.Count.Should().BeInRange(1000, 5000);
        symbols.Should().Contain(symbol => symbol.StartsWith("_ZN2at4_ops", StringComparison.Ordinal)).And.NotContain("").And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_symbol_that_a_data_relocation_uses_is_named()
    {
        var library = new ElfLibrary("test.so", ElfImage.Needing(Version, relocatedSymbol: 1).Build());

        library.UseOf(library.Needs()[0]).Should().Be("a relocation in .rela.dyn uses _ZSt21ios_base_library_initv");
    }

    [Fact]
    public void A_symbol_that_is_called_through_the_PLT_is_named()
    {
        var library = new ElfLibrary("test.so", ElfImage.Needing(Version, pltSymbol: 1).Build());

        library.UseOf(library.Needs()[0]).Should().Be("a relocation in the PLT's relocations uses _ZSt21ios_base_library_initv");
    }

    [Fact]
    public void A_symbol_that_the_file_defines_is_a_use()
    {
        var library = new ElfLibrary("test.so", ElfImage.Needing(Version, sectionOfSymbol: 12).Build());

        library.UseOf(library.Needs()[0]).Should().Contain("is defined in the file");
    }

    [Fact]
    public void Defined_versions_are_read_in_order_and_compared_as_numbers()
    {
        var library = new ElfLibrary("test.so", ElfImage.Defining("libstdc++.so.6", "GLIBCXX_3.4.9", "GLIBCXX_3.4.30", "CXXABI_1.3.13", "GLIBCXX_3.4").Build());

        library.DefinedVersions().Should().Equal("libstdc++.so.6", "GLIBCXX_3.4.9", "GLIBCXX_3.4.30", "CXXABI_1.3.13", "GLIBCXX_3.4");
        Libstdcxx.Highest(library.DefinedVersions()).Should().Be("GLIBCXX_3.4.30");
        Libstdcxx.Highest(["CXXABI_1.3"]).Should().BeNull();
    }

    [Fact]
    public void A_file_cut_at_any_length_is_an_error_that_names_it_and_never_a_read_beyond_its_end()
    {
        var whole = ElfImage.Needing(Version, relocatedSymbol: 2, gnuHash: true).Build();

        for (var length = 0; length < whole.Length; length++)
        {
            AnswerOrInvalidData(whole[..length]);
        }

        FluentActions.Invoking(() => new ElfLibrary("cut.so", whole[..100])).Should().Throw<InvalidDataException>().WithMessage("cut.so: *");
    }

    [Fact]
    public void A_file_with_any_byte_damaged_gives_an_answer_or_an_error_and_ends()
    {
        var whole = ElfImage.Needing(Version, relocatedSymbol: 2, gnuHash: true).Build();

        for (var at = 0; at < whole.Length; at++)
        {
            foreach (byte value in (byte[])[0x00, 0x7f, 0xff])
            {
                var damaged = whole.ToArray();
                damaged[at] = value;
                AnswerOrInvalidData(damaged);
            }
        }
    }

    [Fact]
    public void A_32_bit_file_or_a_text_is_refused_by_name()
    {
        var thirtyTwoBit = ElfImage.Needing(Version).Build();
        thirtyTwoBit[4] = 1;

        FluentActions.Invoking(() => new ElfLibrary("a.so", thirtyTwoBit)).Should().Throw<InvalidDataException>().WithMessage("a.so: not a 64-bit*");
        FluentActions.Invoking(() => new ElfLibrary("b.so", "INPUT(libc.so.6)"u8.ToArray())).Should().Throw<InvalidDataException>();
    }

    [SkippableFact]
    public void In_the_library_TorchSharp_ships_the_version_is_asked_for_once_and_nothing_uses_it()
    {
        var path = NativePlatform.Current().TorchSharpFile;
        Skip.IfNot(OperatingSystem.IsLinux(), "the library is an ELF file on Linux alone");
        var library = ElfLibrary.Read(path!);

        var need = library.Needs().Should().ContainSingle(candidate => candidate.Version == Version).Subject;

        need.Library.Should().Be("libstdc++.so.6");
        library.UseOf(need).Should().BeNull();
        library.UseOf(library.Needs().First(other => other.Version == "GLIBCXX_3.4.21")).Should().StartWith("a relocation in");
    }

    private static void AnswerOrInvalidData(byte[] bytes)
    {
        try
        {
            var library = new ElfLibrary("damaged.so", bytes);
            foreach (var need in library.Needs())
            {
                library.UseOf(need);
                library.Weaken(need).Should().HaveSameCount(bytes);
            }

            library.DefinedVersions().Should().NotBeNull();
        }
        catch (InvalidDataException e)
        {
            e.Message.Should().StartWith("damaged.so: ");
        }
    }
}
