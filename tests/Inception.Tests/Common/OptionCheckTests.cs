using Inception.Common;

namespace Inception.Tests.Common;

public class OptionCheckTests
{
    [Fact]
    public void An_accepted_value_passes() => OptionCheck.Require(true, "BatchSize", 1, "at least 1");

    [Fact]
    public void An_error_names_the_option_the_accepted_values_and_what_was_found()
    {
        Action check = () => OptionCheck.RequireAtLeast1(0, "BatchSize");

        check.Should().Throw<ArgumentOutOfRangeException>().WithMessage("BatchSize must be at least 1; found 0.*")
            .Which.Should().Match<ArgumentOutOfRangeException>(error => error.ParamName == "BatchSize" && (int)error.ActualValue! == 0);
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("de-DE");
        try
        {
            ((Action)(() => OptionCheck.RequireShare(1.5, "Share"))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Share must be from 0 to 1; found 1.5.*");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_unknown_value_of_an_enumeration_is_told_the_names()
    {
        Action check = () => OptionCheck.RequireDefined((DayOfWeek)9, "Day");

        check.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Day must be one of Sunday, *, Saturday; found 9.*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_must_be_a_finite_number_above_0(double value) =>
        ((Action)(() => OptionCheck.RequireAbove0(value, "Rate"))).Should().Throw<ArgumentOutOfRangeException>();
}
