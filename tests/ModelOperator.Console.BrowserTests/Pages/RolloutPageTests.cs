using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Pages;

[Collection(BrowserCollection.Name)]
public sealed class RolloutPageTests(Browser browser)
{
    [BrowserFact]
    public async Task Rollout_InAStep_ShowsStagesSplitMetricsAndPods()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        var page = visit.Page;

        await Expect(page.Locator(".stage[aria-current=step]")).ToContainTextAsync("50 %");
        await Expect(page.Locator(".stage[aria-current=step]")).ToContainTextAsync("left");
        await Expect(page.Locator(".stage.done")).ToHaveCountAsync(3);
        await Expect(page.Locator(".split-words")).ToContainTextAsync("50 % to 8");
        var errors = page.GetByLabel("Metric errors: Passes");
        await Expect(errors).ToContainTextAsync("0.42 %");
        await Expect(errors).ToContainTextAsync("+0.04 pp");
        await Expect(errors.GetByRole(AriaRole.Img).First)
            .ToHaveAttributeAsync("aria-label", "Difference: +0.04 pp, in the interval −0.21 pp to +0.31 pp; the limit is at most +1 pp.");
        await Expect(page.GetByLabel("Metric slow-answers: Not decided yet")).ToContainTextAsync("about 8,300 more until a verdict");
        await Expect(page.GetByLabel("Metric null-answers: No data")).ToContainTextAsync("unknown");
        await Expect(page.Locator(".pod")).ToHaveCountAsync(8);
        await Expect(page.Locator(".source")).ToContainTextAsync("from Prometheus");
        await Expect(page.Locator(".chart canvas").Nth(4)).ToBeAttachedAsync();
        await Expect(page).ToHaveTitleAsync("Stepping 50 % · fraud-detector · ModelOperator");
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Rollout_ThatWasAborted_SaysWhereAndWhy()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/basket-ranker");

        await Expect(visit.Page.Locator(".stage.failed")).ToContainTextAsync("Step 1");
        await Expect(visit.Page.Locator(".stage.skipped")).ToHaveCountAsync(3);
        await Expect(visit.Page.Locator(".track-why")).ToContainTextAsync("0.081 is above the maximum 0.05");
        await Expect(visit.Page.GetByLabel("Metric errors: Fails")).ToContainTextAsync("3 times in a row");
        await Expect(visit.Page.Locator(".split-words")).ToHaveTextAsync("All requests go to 7.");
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Shadow_ShowsCopiesAndHowAnswersDiffer()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/vision/digits");
        var shadow = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Shadow" });

        await Expect(shadow).ToContainTextAsync("431");
        await Expect(shadow).ToContainTextAsync("98.8 %");
        await Expect(shadow).ToContainTextAsync("another class");
        await Expect(visit.Page.Locator(".stage[aria-current=step]")).ToContainTextAsync("412 of 1,000 requests");
    }

    [BrowserFact]
    public async Task Change_IsDrawnByItself()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        await Expect(visit.Page.Locator(".rollout-title")).ToContainTextAsync("Stepping");

        await visit.ControlAsync(new { view = new { @namespace = "shop", name = "fraud-detector", phase = "Baking", message = "It bakes." } });

        await Expect(visit.Page.Locator(".rollout-title")).ToContainTextAsync("Baking");
        await Expect(visit.Page.Locator(".rollout-message")).ToHaveTextAsync("It bakes.");
    }

    [BrowserFact]
    public async Task Deployment_ThatIsDeleted_IsSaidToBe_AndIsShownAgainWhenItIsThereAgain()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        await Expect(visit.Page.Locator(".rollout-title")).ToBeVisibleAsync();

        await visit.ControlAsync(new { gone = new { @namespace = "shop", name = "fraud-detector" } });
        await Expect(visit.Page.Locator(".empty")).ToContainTextAsync("fraud-detector has been deleted");
        await visit.ControlAsync(new { view = new { @namespace = "shop", name = "fraud-detector", phase = "Healthy" } });

        await Expect(visit.Page.Locator(".rollout-title")).ToContainTextAsync("Healthy");
    }

    [BrowserFact]
    public async Task Deployment_ThatIsNotThere_IsSaidNotToBe()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/no-such");

        await Expect(visit.Page.Locator(".empty")).ToContainTextAsync("There is no ModelDeployment no-such");
    }

    [BrowserFact]
    public async Task Texts_WithMarkup_StayText()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/tests/markup");
        var page = visit.Page;

        await Expect(page.Locator(".rollout-message")).ToContainTextAsync("<img src=x onerror=");
        await page.GetByRole(AriaRole.Button, new() { Name = "Abort" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByText("How many pods, and why").ClickAsync();
        await visit.GoAsync("#/?namespace=tests");
        await Expect(page.Locator(".row:not(.head)")).ToContainTextAsync("<b>7</b>");

        (await page.Locator("#app img, #app script, #app [onload], #app [onerror]").CountAsync()).ShouldBe(0);
        (await page.TitleAsync()).ShouldNotContain("owned");
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Yaml_ShowsTheDifference_AndTheWhole()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "YAML" }).ClickAsync();
        await Expect(visit.Page.Locator(".diff-line.added").First).ToContainTextAsync("s3://models/fraud-detector/8/model.onnx");
        await Expect(visit.Page.Locator(".diff-line.removed").First).ToContainTextAsync("s3://models/fraud-detector/7/model.onnx");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Whole" }).ClickAsync();

        await Expect(visit.Page.Locator(".diff-line")).ToHaveCountAsync(0);
        await Expect(visit.Page.GetByLabel("YAML", new() { Exact = true })).ToContainTextAsync("kind: ModelDeployment");
    }

    [BrowserFact]
    public async Task History_OfHundreds_IsShownInParts()
    {
        var entries = Enumerable.Range(0, 200).Select(index => new
        {
            time = $"2026-01-01T00:{index / 60:00}:{index % 60:00}Z",
            revision = "0b8e41d7aa",
            reason = "StepStarted",
            message = $"entry {index}",
        });
        await using var visit = await Visit.OpenAsync(
            browser, "#/d/shop/fraud-detector", new { view = new { @namespace = "shop", name = "fraud-detector", history = entries } });
        var history = visit.Page.GetByRole(AriaRole.Region, new() { Name = "History" });

        await Expect(history.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(8);
        await Expect(history.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("entry 199");
        await history.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(history.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(200);
    }
}
