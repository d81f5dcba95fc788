namespace ModelOperator.Demo.Client.Streams;

/// <summary>
/// One pixel that a worn sensor reads too bright: each image gets a normally distributed number added to it. The sum is rounded and stays
/// between 0 and 16, as all pixels of the data set are, so that only the distribution moves.
/// </summary>
/// <param name="Pixel">The number of the pixel, from 0 to 63, row by row.</param>
/// <param name="Mean">The mean by which it reads brighter.</param>
/// <param name="Deviation">The standard deviation of that.</param>
/// <param name="Seed">The random numbers' seed: the same images come out each time.</param>
internal sealed record PixelDrift(int Pixel, double Mean, double Deviation, int Seed)
{
    private const float Brightest = 16;

    /// <summary>The images as the worn sensor reads them.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Of(IReadOnlyList<IReadOnlyList<float>> images)
    {
        var random = new Random(Seed);
        return [.. images.Select(
            IReadOnlyList<float> (image) => [.. image.Select((value, pixel) => pixel == Pixel ? Read(value, random) : value)])];
    }

    private float Read(float value, Random random) =>
        Math.Clamp((float)Math.Round(value + Mean + (Deviation * Normal(random))), 0, Brightest);

    // Box and Muller (1958).
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
