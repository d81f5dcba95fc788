using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using ModelOperator.Console.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Links;

/// <summary>The page and the server that is shipped, before an API server in memory.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RealServerTests(Browser browser)
{
    private const string Row = ".row:not(.head)";

    [BrowserFact]
    public async Task Fleet_ShowsRows_AndTheirChanges_AndKeepsTheTokenOutOfTheAddress()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();
        var faults = Faults(page);
        await ShowAsync(page, console);

        await Expect(page.Locator(Row)).ToContainTextAsync("Stepping");
        await Expect(page.Locator(Row)).ToContainTextAsync("50 %");
        page.Url.ShouldNotContain("token");
        RunningConsole.Put(console.Cluster, Samples.RolledBack);
        await Expect(page.Locator(Row)).ToContainTextAsync("Rolled back");
        console.Cluster.Delete($"{RunningConsole.Path}/digits");

        await Expect(page.Locator(".empty")).ToContainTextAsync("There is no ModelDeployment yet");
        faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Rollout_ShowsStagesAndMetrics_DataAndYaml()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();
        var faults = Faults(page);
        await ShowAsync(page, console);

        await page.Locator(Row).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator(".stage[aria-current=step]")).ToContainTextAsync("50 %");
        await Expect(page.GetByLabel("Metric errors: Not decided yet")).ToContainTextAsync("3 %");
        await Expect(page.Locator(".source")).ToContainTextAsync("Seen since the console was started");
        await page.GetByRole(AriaRole.Link, new() { Name = "YAML" }).ClickAsync();
        await Expect(page.GetByLabel("YAML", new() { Exact = true })).ToContainTextAsync("kind: ModelDeployment");
        await page.Keyboard.PressAsync("2");

        await Expect(page.Locator(".empty")).ToContainTextAsync("There is nothing about the data yet");
        faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Server_ThatEnds_IsSaidToBeGone_AndWhatWasShownStays()
    {
        var console = await RunningConsole.StartAsync(Samples.Healthy);
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Dark);
        var page = await window.NewPageAsync();
        await ShowAsync(page, console);
        await Expect(page.Locator(Row)).ToContainTextAsync("Healthy");

        await console.DisposeAsync();

        await Expect(page.Locator(".banner")).ToContainTextAsync("Is \"kubectl modeldeployment console\" still running?");
        await Expect(page.Locator(Row)).ToContainTextAsync("digits");
    }

    private static async Task ShowAsync(IPage page, RunningConsole console)
    {
        await page.GotoAsync(console.Server.StartAddress.ToString());
        await page.Locator(".top").WaitForAsync();
    }

    private static List<string> Faults(IPage page)
    {
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        return faults;
    }
}
