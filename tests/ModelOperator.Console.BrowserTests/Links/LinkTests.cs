using ModelOperator.Console.BrowserTests.Support;
using ModelOperator.Testing;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Links;

[Collection(BrowserCollection.Name)]
public sealed class LinkTests(Browser browser)
{
    [BrowserFact]
    public async Task LostConnection_IsSaid_AndComesBackByItself()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/?namespace=shop");
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");

        await visit.ControlAsync(new { mode = "down", kick = true });
        await Expect(visit.Page.Locator(".banner.warn")).ToContainTextAsync("Is \"kubectl modeldeployment console\" still running?");
        await Expect(visit.Page.Locator(".banner.warn")).ToContainTextAsync("What is shown may be old");
        await Expect(visit.Page.Locator(".row:not(.head)")).ToHaveCountAsync(3);
        await visit.ControlAsync(new { mode = "ok", row = new { @namespace = "shop", name = "fraud-detector", phase = "Baking" } });

        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
        await Expect(visit.Page.Locator(".banner.warn")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".row:not(.head)").Filter(new() { HasText = "fraud-detector" })).ToContainTextAsync("Baking");
    }

    [BrowserFact]
    public async Task Rollout_WhoseConnectionIsLost_StaysInSight()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        await Expect(visit.Page.Locator(".rollout-title")).ToBeVisibleAsync();

        await visit.ControlAsync(new { mode = "down", kick = true });
        await Expect(visit.Page.Locator(".banner.warn")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".rollout-title")).ToContainTextAsync("Stepping");
        await visit.ControlAsync(new { mode = "ok" });

        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
    }

    [BrowserFact]
    public async Task ServerWithoutTheCluster_IsNotCalledLive()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");

        await visit.ControlAsync(new { mode = "stale", message = "The token of the kubeconfig has expired: log in again." });
        await Expect(visit.Page.Locator(".banner.warn")).ToContainTextAsync("The token of the kubeconfig has expired: log in again.");
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Not live");
        await visit.ControlAsync(new { mode = "ok" });

        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
    }

    [BrowserFact]
    public async Task PageWithoutAToken_SaysWhatToDo_AndGoesOnWhenAnotherTabGetsOne()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await visit.Page.CloseAsync();
        var late = await visit.TabAsync(visit.Server.Address.ToString());
        await Expect(late.Locator(".empty")).ToContainTextAsync("You are not let in");
        await Expect(late.Locator(".empty")).ToContainTextAsync("kubectl modeldeployment console");

        await visit.TabAsync(visit.Server.WithToken);

        await Expect(late.Locator(".link-dot")).ToHaveTextAsync("Live");
    }

    [BrowserFact]
    public async Task SecondTab_IsLetInByTheFirst()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");

        var second = await visit.TabAsync($"{visit.Server.Address}#/d/shop/fraud-detector");

        await Expect(second.Locator(".rollout-title")).ToContainTextAsync("Stepping");
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
    }

    [BrowserFact]
    public async Task TokenOfANewStart_MendsAnOldTab()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");

        await visit.ControlAsync(new { token = "another-token", kick = true });
        await Expect(visit.Page.Locator(".banner.bad")).ToContainTextAsync("open the address that it prints");
        await visit.TabAsync($"{visit.Server.Address}#token=another-token");

        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
    }

    [BrowserTheory]
    [InlineData("made-up")]
    [InlineData("%zz")]
    public async Task LinkWithATokenThatIsWrong_LogsNoTabOut(string token)
    {
        await using var visit = await Visit.OpenAsync(browser);
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");

        var second = await visit.TabAsync($"{visit.Server.Address}#token={token}");
        await Expect(second.Locator(".link-dot")).ToHaveTextAsync("Live");
        await visit.GoAsync($"#token={token}");
        await Expect(visit.Page).ToHaveURLAsync($"{visit.Server.Address}#/");
        await visit.ControlAsync(new { kick = true });
        await visit.Page.ReloadAsync();

        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task LaptopThatSlept_OpensANewConnection()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await visit.Page.Clock.InstallAsync();
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
        // What slept hears nothing, and nobody tells it that the connection is gone.
        await visit.ControlAsync(new { mode = "silent" });
        var before = (int)(await visit.ControlAsync(new { mode = "ok" }))["opened"]!;

        await visit.Page.Clock.FastForwardAsync("01:00:00");

        await Eventually.True(async () => (int)(await visit.ControlAsync(new { }))["opened"]! > before);
        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
    }

    [BrowserFact]
    public async Task PageOfWhichAPartDidNotArrive_LoadsItselfAgain()
    {
        await using var visit = await Visit.OpenAsync(browser);
        var cut = 0;
        await visit.Page.RouteAsync(
            "**/fleet/row.js", route => Interlocked.Increment(ref cut) <= 2 ? route.AbortAsync("internetdisconnected") : route.ContinueAsync());

        await visit.Page.ReloadAsync();

        await Expect(visit.Page.Locator(".link-dot")).ToHaveTextAsync("Live");
        cut.ShouldBeGreaterThan(2);
    }

    [BrowserFact]
    public async Task ClockThatIsOff_IsSaid_AndAgesAreTheServers()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/?q=new-model", new { clockOffset = 3_600_000 });

        await Expect(visit.Page.Locator(".banners")).ToContainTextAsync("This computer's clock is 1h behind the server's");
        await Expect(visit.Page.Locator(".row:not(.head) .c-age")).ToHaveTextAsync("4m");
    }

    [BrowserFact]
    public async Task CallerWhoMayNotList_IsToldWhichRightLacks()
    {
        await using var visit = await Visit.OpenAsync(browser, change: new { mode = "forbidden" });

        await Expect(visit.Page.Locator(".empty")).ToContainTextAsync("You may not list modeldeployments.modeloperator.dev");
    }
}
