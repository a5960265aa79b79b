namespace Inception.Explanation;

/// <summary>
/// Heat as colour: "inferno", from black over red to a pale yellow, whose lightness grows evenly, so that it reads the same in grey and for most
/// colour-blind people. Sixteen evenly spaced points of the map by Nathaniel J. Smith and Stéfan van der Walt (matplotlib, CC0 1.0), linear between them.
/// </summary>
internal static class ColorMap
{
    private static readonly uint[] Points =
    [
        0x000004, 0x0C0826, 0x240C4F, 0x420A68, 0x5D126E, 0x781C6D, 0x932667, 0xAE305C,
        0xC73E4C, 0xDD513A, 0xED6925, 0xF8850F, 0xFCA50A, 0xFAC62D, 0xF2E661, 0xFCFFA4,
    ];

    /// <summary>A channel of the colour, 0 to 255.</summary>
    /// <param name="heat">0 to 1.</param>
    /// <param name="channel">0 for red, 1 for green, 2 for blue.</param>
    public static float Channel(float heat, int channel)
    {
        var place = heat * (Points.Length - 1);
        var first = Math.Min((int)place, Points.Length - 2);
        var (from, to) = (Component(Points[first], channel), Component(Points[first + 1], channel));
        return from + ((place - first) * (to - from));
    }

    private static float Component(uint color, int channel) => (byte)(color >> (8 * (2 - channel)));
}
