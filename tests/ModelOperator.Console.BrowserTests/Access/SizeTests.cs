using System.IO.Compression;
using ModelOperator.Console.Json;
using Xunit.Abstractions;

namespace ModelOperator.Console.BrowserTests.Access;

public sealed class SizeTests(ITestOutputHelper output)
{
    private const int Budget = 150 * 1024;
    private const string Prefix = "web/";

    [Fact]
    public void EverythingThatTheBrowserLoads_FitsTheBudget_WhenItIsCompressed()
    {
        var assembly = typeof(ConsoleJsonContext).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToList();

        var sizes = files.ToDictionary(name => name, name => Compressed(assembly.GetManifestResourceStream(name)!), StringComparer.Ordinal);

        output.WriteLine($"{files.Count} files, {sizes.Values.Sum():N0} bytes gzipped; the largest: "
            + string.Join(", ", sizes.OrderByDescending(size => size.Value).Take(4).Select(size => $"{size.Key} {size.Value:N0}")));
        files.ShouldContain("web/index.html");
        files.ShouldContain("web/assets/vendor/uplot.js");
        sizes.Values.Sum().ShouldBeLessThan(Budget);
    }

    private static long Compressed(Stream content)
    {
        using var packed = new MemoryStream();
        using (content)
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            content.CopyTo(gzip);
        }

        return packed.Length;
    }
}
