using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Access;

[Collection(BrowserCollection.Name)]
public sealed class AxeTests(Browser browser)
{
    private static readonly (string Place, string Sign)[] Places =
    [
        ("#/", ".row.head"),
        ("#/?q=nothing-is-called-so", ".empty"),
        ("#/d/shop/fraud-detector", ".chart canvas"),
        ("#/d/shop/basket-ranker", ".stage.failed"),
        ("#/d/shop/search-ranker", ".button.main"),
        ("#/d/vision/digits", ".differences"),
        ("#/d/vision/new-model", ".stage.holds"),
        ("#/d/ops/read-only", ".unread"),
        ("#/d/shop/fraud-detector/data", ".quality"),
        ("#/d/shop/fraud-detector/yaml", ".diff-line"),
        ("#/d/shop/no-such", ".empty"),
    ];

    public static TheoryData<ColorScheme, int> Looks => new()
    {
        { ColorScheme.Light, 1280 }, { ColorScheme.Dark, 1280 }, { ColorScheme.Light, 360 }, { ColorScheme.Dark, 360 },
    };

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public async Task EveryPage_HasNoViolation(ColorScheme theme, int width)
    {
        await using var visit = await Visit.OpenAsync(browser, width: width, theme: theme);
        var found = new List<string>();
        foreach (var (place, sign) in Places)
        {
            await visit.GoAsync(place);
            await Expect(visit.Page.Locator(sign).First).ToBeVisibleAsync();
            found.AddRange(await Violations(visit.Page, place));
        }

        found.ShouldBeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Looks))]
    public async Task Dialogs_Notices_AndBanners_HaveNoViolation(ColorScheme theme, int width)
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector", new { refuse = "not now" }, width, theme);
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("not now");
        var found = await Violations(page, "an order that is refused");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Keys");
        found.AddRange(await Violations(page, "keys"));
        await page.Keyboard.PressAsync("Escape");
        await visit.ControlAsync(new { mode = "down", kick = true });
        await Expect(page.Locator(".banner")).ToBeVisibleAsync();
        found.AddRange(await Violations(page, "a lost connection"));

        found.ShouldBeEmpty();
    }

    [BrowserTheory]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1280)]
    [InlineData(2560)]
    public async Task Pages_DoNotScrollSideways(int width)
    {
        await using var visit = await Visit.OpenAsync(browser, width: width);
        var wide = new List<string>();
        foreach (var (place, sign) in Places)
        {
            await visit.GoAsync(place);
            await Expect(visit.Page.Locator(sign).First).ToBeVisibleAsync();
            if (await visit.Page.EvaluateAsync<bool>("() => document.getElementById('main').scrollWidth > innerWidth"))
            {
                wide.Add(place);
            }
        }

        wide.ShouldBeEmpty();
    }

    private static async Task<List<string>> Violations(IPage page, string place)
    {
        var result = await page.RunAxe();
        return [.. result.Violations.Select(one =>
            $"{place}: {one.Id}: {one.Help}: {string.Join(", ", one.Nodes.Take(3).Select(node => node.Target.ToString()))}")];
    }
}
