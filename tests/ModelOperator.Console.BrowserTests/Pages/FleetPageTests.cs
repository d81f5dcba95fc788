using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Pages;

[Collection(BrowserCollection.Name)]
public sealed class FleetPageTests(Browser browser)
{
    private const string Rows = ".row:not(.head)";

    [BrowserFact]
    public async Task Fleet_Of500_ShowsFigures_AndDrawsOnlyTheRowsInSight()
    {
        await using var visit = await Visit.OpenAsync(browser);

        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "501");
        await Expect(visit.Page.Locator(".summary")).ToContainTextAsync("500 ModelDeployments");
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
        (await visit.Page.Locator(Rows).CountAsync()).ShouldBeInRange(10, 80);
        // Who is in trouble comes first.
        await Expect(visit.Page.Locator(Rows).First).ToContainTextAsync("Degraded");
        visit.Page.Url.ShouldNotContain("token");
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Filters_AreKeptInTheAddress_AndSurviveAReload()
    {
        await using var visit = await Visit.OpenAsync(browser);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Awaiting approval" }).ClickAsync();
        await visit.Page.GetByLabel("Namespace").SelectOptionAsync("shop");
        await Expect(visit.Page.Locator(Rows)).ToHaveCountAsync(1);
        await visit.Page.ReloadAsync();

        await Expect(visit.Page.Locator(Rows)).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator(Rows)).ToContainTextAsync("search-ranker");
        visit.Page.Url.ShouldEndWith("#/?phase=AwaitingApproval&namespace=shop");
    }

    [BrowserFact]
    public async Task Search_ByItsKey_FindsNamesAndMessages_AndEscapeClearsIt()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await Expect(visit.Page.Locator(Rows).First).ToBeVisibleAsync();

        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("basket 0.081");
        await Expect(visit.Page.Locator(Rows)).ToHaveCountAsync(1);
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "501");
    }

    [BrowserFact]
    public async Task Keys_GoThroughRows_OpenOne_AndComeBackToTheSameFilter()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/?namespace=shop&sort=name");
        await Expect(visit.Page.Locator(Rows)).ToHaveCountAsync(3);

        await visit.Page.Keyboard.PressAsync("j");
        await visit.Page.Keyboard.PressAsync("j");
        await Expect(visit.Page.Locator(".row.here")).ToContainTextAsync("fraud-detector");
        await visit.Page.Keyboard.PressAsync("k");
        await Expect(visit.Page.Locator("[data-row='shop/basket-ranker']")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("basket-ranker");
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Page.Locator(Rows)).ToHaveCountAsync(3);
        visit.Page.Url.ShouldEndWith("#/?namespace=shop&sort=name");
    }

    [BrowserFact]
    public async Task WayBack_LeadsToTheRowThatWasOpened()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await Expect(visit.Page.Locator(Rows).First).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync("() => { document.querySelector('.list').scrollTop = 4000; }");
        var link = visit.Page.Locator("[aria-rowindex='120'] a");
        await Expect(link).ToBeVisibleAsync();
        var name = await link.TextContentAsync();

        await link.ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(name!);
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Page.Locator(".row.here a")).ToHaveTextAsync(name!);
        await Expect(visit.Page.Locator(".row.here a")).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Head_SortsUp_ThenDown_ThenAsBefore()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/?namespace=shop");
        var head = visit.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" });
        var button = head.GetByRole(AriaRole.Button);

        await button.ClickAsync();
        await Expect(head).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(visit.Page.Locator(Rows).First).ToContainTextAsync("basket-ranker");
        await button.ClickAsync();
        await Expect(head).ToHaveAttributeAsync("aria-sort", "descending");
        await Expect(visit.Page.Locator(Rows).First).ToContainTextAsync("search-ranker");
        await button.ClickAsync();
        await Expect(head).Not.ToHaveAttributeAsync("aria-sort", "descending");
    }

    [BrowserFact]
    public async Task Change_IsDrawnByItself_AndADeletedRowGoes()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/?namespace=shop");
        await Expect(visit.Page.Locator(Rows)).ToHaveCountAsync(3);

        await visit.ControlAsync(new { row = new { @namespace = "shop", name = "fraud-detector", phase = "Baking", weight = 100 } });
        await Expect(visit.Page.Locator(Rows).Filter(new() { HasText = "fraud-detector" })).ToContainTextAsync("Baking");
        await Expect(visit.Page.Locator(Rows).Filter(new() { HasText = "fraud-detector" })).ToContainTextAsync("100 %");
        await visit.ControlAsync(new { gone = new { @namespace = "shop", name = "basket-ranker" } });

        await Expect(visit.Page.Locator(Rows)).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task Fleet_WithoutAny_SaysHowToMakeOne()
    {
        await using var visit = await Visit.OpenAsync(browser, change: new { size = 0 });

        await Expect(visit.Page.Locator(".empty")).ToContainTextAsync("There is no ModelDeployment yet");
    }

    [BrowserFact]
    public async Task Fleet_OfWhichNoneFits_OffersToClear()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/?q=nothing-is-called-so");
        await Expect(visit.Page.Locator(".empty")).ToContainTextAsync("No ModelDeployment fits");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Clear search and filters" }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "501");
    }

    [BrowserFact]
    public async Task Theme_ChangesByButton_AndIsRemembered()
    {
        await using var visit = await Visit.OpenAsync(browser);
        var background = "() => getComputedStyle(document.body).backgroundColor";
        var light = await visit.Page.EvaluateAsync<string>(background);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Theme:" }).ClickAsync();
        await visit.Page.Keyboard.PressAsync("t");
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await visit.Page.ReloadAsync();

        (await visit.Page.EvaluateAsync<string>(background)).ShouldNotBe(light);
    }

    [BrowserFact]
    public async Task Help_ListsTheKeys_AndGivesTheFocusBack()
    {
        await using var visit = await Visit.OpenAsync(browser);
        var button = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keys" });

        await button.ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Search the fleet");
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();
    }
}
