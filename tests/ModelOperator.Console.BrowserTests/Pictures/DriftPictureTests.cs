using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using ModelOperator.Testing;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Pictures;

/// <summary>
/// The picture of drift in docs/console.md. <c>tests/cluster/picture</c> has it taken of a console that looks at
/// <c>make demo-monitoring</c>; without one it is taken of canned answers and thrown away, so that the way to it is always tried.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class DriftPictureTests(Browser browser)
{
    // The demo brings up a cluster, and its first drift comes minutes later.
    private static readonly TimeSpan DemoPatience = TimeSpan.FromMinutes(20);

    [BrowserFact]
    public async Task Picture_ShowsTheFeatureThatHasDrifted_BesideItsProfile()
    {
        var real = Environment.GetEnvironmentVariable("CONSOLE_ADDRESS");
        await using var canned = string.IsNullOrEmpty(real) ? await CannedServer.StartAsync() : null;
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();
        await page.GotoAsync(canned?.WithToken ?? real!);
        await page.Locator(".top").WaitForAsync();
        await page.EvaluateAsync(
            "place => { location.hash = place; }",
            canned is null ? "#/d/model-operator-demo/digits/data" : "#/d/shop/fraud-detector/data");
        var first = page.GetByRole(AriaRole.Region, new() { Name = "Features" }).Locator(".feature").First;

        await Expect(first).ToContainTextAsync(
            canned is null ? "Bad" : "Warn", canned is null ? new() { Timeout = (float)DemoPatience.TotalMilliseconds } : null);
        await Expect(page.Locator(".data-source")).ToContainTextAsync("from Prometheus");

        await first.ScrollIntoViewIfNeededAsync();
        var picture = await page.ScreenshotAsync();
        picture.Length.ShouldBeGreaterThan(10_000);
        if (canned is null)
        {
            await File.WriteAllBytesAsync(Repository.PathOf("docs/pictures/console-drift.png"), picture);
        }
    }
}
