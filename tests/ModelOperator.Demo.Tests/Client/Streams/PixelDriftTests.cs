using ModelOperator.Demo.Client.Streams;

namespace ModelOperator.Demo.Tests.Client.Streams;

public sealed class PixelDriftTests
{
    private static readonly IReadOnlyList<IReadOnlyList<float>> Images = [.. Enumerable.Repeat<IReadOnlyList<float>>(
        [.. Enumerable.Repeat(6f, 64)], 500)];

    [Fact]
    public void OneSeed_GivesTheSameImages() => new PixelDrift(20, 4, 2, Seed: 7).Of(Images).Select(image => image[20])
        .ShouldBe(new PixelDrift(20, 4, 2, Seed: 7).Of(Images).Select(image => image[20]));

    [Fact]
    public void OtherSeed_GivesOtherImages() => new PixelDrift(20, 4, 2, Seed: 7).Of(Images).Select(image => image[20])
        .ShouldNotBe(new PixelDrift(20, 4, 2, Seed: 8).Of(Images).Select(image => image[20]));

    [Fact]
    public void OnlyThePixel_ReadsTooBright_ByAboutTheMean()
    {
        var drifted = new PixelDrift(20, 4, 2, Seed: 7).Of(Images);

        drifted.ShouldAllBe(image => image.Where((_, pixel) => pixel != 20).All(value => value == 6f));
        drifted.Average(image => image[20]).ShouldBe(10, tolerance: 0.3);
        drifted.Select(image => image[20]).Distinct().Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Pixel_StaysAWholeNumberWithinTheDataSet() => new PixelDrift(20, 4, 20, Seed: 7).Of(Images)
        .ShouldAllBe(image => image[20] >= 0 && image[20] <= 16 && image[20] == MathF.Round(image[20]));
}
