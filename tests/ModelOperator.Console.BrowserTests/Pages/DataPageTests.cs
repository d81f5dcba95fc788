using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Pages;

[Collection(BrowserCollection.Name)]
public sealed class DataPageTests(Browser browser)
{
    [BrowserFact]
    public async Task Features_ThatDriftMost_ComeFirst_WithBothDistributions()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector/data");
        var features = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Features" }).Locator(".feature");

        await Expect(features).ToHaveCountAsync(14);
        await Expect(features.First).ToContainTextAsync("merchant_category");
        await Expect(features.First).ToContainTextAsync("Warn");
        await features.First.GetByText("As a table").ClickAsync();
        await Expect(features.First.GetByRole(AriaRole.Row)).ToHaveCountAsync(7);
        await Expect(visit.Page.Locator(".data-source")).ToContainTextAsync("The last 1h, from Prometheus");
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Quality_IsShownBySlice_WithItsInterval()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector/data");
        var rows = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Quality" }).First.GetByRole(AriaRole.Row);

        await Expect(rows).ToHaveCountAsync(5);
        await Expect(rows.Nth(3)).ToContainTextAsync("device=desktop");
        await Expect(rows.Nth(3)).ToContainTextAsync("89.3 % to 93.8 %");
        await Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "Quality" }).First)
            .ToContainTextAsync("half of 2,210 labels came within 1h of the answer, nine tenths within 3d");
    }

    [BrowserFact]
    public async Task Feature_IsFoundByName()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector/data");

        await visit.Page.GetByLabel("Search features").FillAsync("card");

        await Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "Features" }).Locator(".feature")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task Data_IsReadAgain_WhenACheckHasAnotherVerdict()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector/data");
        await Expect(visit.Page.Locator(".data-source")).ToContainTextAsync("from Prometheus");
        var checks = new { revision = "7f9c2ab4d1", checks = new[] { new { name = "inputDrift", verdict = "Bad" } } };

        var again = await visit.Page.RunAndWaitForRequestAsync(
            () => visit.ControlAsync(new { view = new { @namespace = "shop", name = "fraud-detector", checks } }),
            request => request.Url.EndsWith("/data", StringComparison.Ordinal));

        (await again.ResponseAsync())!.Status.ShouldBe(200);
    }

    [BrowserFact]
    public async Task Data_WithoutPrometheus_SaysSo()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector/data", new { mode = "seen" });

        await Expect(visit.Page.Locator(".empty")).ToContainTextAsync("No Prometheus is set up");
        await visit.GoAsync("#/d/shop/fraud-detector");
        await Expect(visit.Page.Locator(".source")).ToContainTextAsync("Seen since the console was started (No Prometheus is set up)");
    }
}
