using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using ModelOperator.Console.Callers;
using ModelOperator.Console.Tests.Callers;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.People;

/// <summary>The page of a console in the cluster, behind a proxy that logs people in.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PeopleTests(Browser browser)
{
    private const string Row = ".row:not(.head)";

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [BrowserFact]
    public async Task Person_SeesTheFleetWithTheirOwnToken_WhichThePageNeverHas()
    {
        await using var place = await Place.StartAsync();
        place.Console.People.Let("ann", null);
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();
        var faults = Faults(page);

        await page.GotoAsync(place.Address);
        await Expect(page.Locator("body")).ToHaveTextAsync("Who are you?");
        await page.GotoAsync($"{place.Address}login/ann");

        await Expect(page.Locator(Row)).ToHaveCountAsync(2);
        await Expect(page.Locator(".link-dot")).ToHaveTextAsync("Live");
        await Expect(page.Locator(".cluster")).ToContainTextAsync("ann@example.com");
        page.Url.ShouldBe(place.Address);
        (await page.EvaluateAsync<string?>("() => sessionStorage.getItem('modeloperator.token')")).ShouldBeNull();
        RunningSharedConsole.Put(place.Console.Cluster, "ml", "third");
        await Expect(page.Locator(Row)).ToHaveCountAsync(3);
        faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task AnotherPerson_SeesOnlyWhatTheirOwnRightsAllow()
    {
        await using var place = await Place.StartAsync(settings => settings with { Namespaces = ["finance", "ml"] });
        place.Console.People.Let("ann", null);
        place.Console.People.Let("bob", "ml");
        await using var annsWindow = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        await using var bobsWindow = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var (ann, bob) = (await annsWindow.NewPageAsync(), await bobsWindow.NewPageAsync());
        await ann.GotoAsync($"{place.Address}login/ann");
        await bob.GotoAsync($"{place.Address}login/bob");

        await Expect(ann.Locator(Row)).ToHaveCountAsync(2);
        await Expect(bob.Locator(Row)).ToHaveCountAsync(1);
        await Expect(bob.Locator(Row)).ToContainTextAsync("digits");
        await Expect(bob.Locator(".cluster")).ToContainTextAsync("bob@example.com");

        await bob.EvaluateAsync("() => { location.hash = '#/d/finance/fraud'; }");
        await Expect(bob.Locator(".empty")).ToContainTextAsync("You may list the ModelDeployments of namespace ml here, and not those of");
        await ann.EvaluateAsync("() => { location.hash = '#/d/finance/fraud'; }");
        await Expect(ann.Locator(".rollout-title")).ToContainTextAsync("Stepping");

        // What comes later is for those, too, who may see it.
        RunningSharedConsole.Put(place.Console.Cluster, "finance", "second");
        RunningSharedConsole.Put(place.Console.Cluster, "ml", "third");
        await bob.EvaluateAsync("() => { location.hash = '#/'; }");
        await Expect(bob.Locator(Row)).ToHaveCountAsync(2);
        await Expect(bob.Locator(Row).Last).ToContainTextAsync("third");
    }

    [BrowserFact]
    public async Task Token_ThatEndsWhileThePageIsOpen_IsSaid_AndThePageGoesOnWithTheNext()
    {
        await using var place = await Place.StartAsync(settings => settings with { RightsLast = Soon });
        place.Console.People.Let("ann", null);
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{place.Address}login/ann");
        await Expect(page.Locator(".link-dot")).ToHaveTextAsync("Live");

        place.Console.People.Forget("ann");

        await Expect(page.Locator(".banner.bad")).ToContainTextAsync("The API server does not accept the token that came with your");
        await Expect(page.Locator(".banner.bad")).ToContainTextAsync("Load the page anew to log in again");
        await Expect(page.Locator(Row)).ToHaveCountAsync(2);
        place.Console.People.Let("ann-2", null);
        place.Proxy.Refresh("ann", "ann-2");
        await Expect(page.Locator(".link-dot")).ToHaveTextAsync("Live");
        await Expect(page.Locator(".banner")).ToHaveCountAsync(0);
        await Expect(page.Locator(".cluster")).ToContainTextAsync("ann-2@example.com");
    }

    [BrowserFact]
    public async Task SignOut_EndsTheSession_AndTheNextPersonSeesNothingOfIt()
    {
        await using var place = await Place.StartAsync(settings => settings with { Namespaces = ["finance", "ml"] });
        place.Console.People.Let("ann", null);
        place.Console.People.Let("bob", "ml");
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{place.Address}login/ann");
        await Expect(page.Locator(Row)).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();

        await Expect(page.Locator("body")).ToHaveTextAsync("You are signed out.");
        await page.GotoAsync(place.Address);
        await Expect(page.Locator("body")).ToHaveTextAsync("Who are you?");
        await page.GotoAsync($"{place.Address}login/bob");
        await Expect(page.Locator(Row)).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task Session_ThatHasEndedAtTheProxy_IsSaid_WithItsRemedy()
    {
        await using var place = await Place.StartAsync(settings => settings with { RightsLast = Soon });
        place.Console.People.Let("ann", null);
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{place.Address}login/ann");
        await Expect(page.Locator(".link-dot")).ToHaveTextAsync("Live");

        await window.ClearCookiesAsync();
        place.Console.People.Forget("ann");

        await Expect(page.Locator(".banner")).ToContainTextAsync("you have to log in again. Load the page anew");
    }

    [BrowserFact]
    public async Task WhatThereIsNoRoomFor_IsSaid_OnTheFleet()
    {
        await using var place = await Place.StartAsync(settings => settings with { MostObjects = 1 });
        place.Console.People.Let("ann", null);
        await using var window = await browser.WindowAsync(1280, 860, ColorScheme.Light);
        var page = await window.NewPageAsync();

        await page.GotoAsync($"{place.Address}login/ann");

        await Expect(page.Locator(".banner")).ToContainTextAsync("Some objects are not shown: you may see more than 1");
        await Expect(page.Locator(Row)).ToHaveCountAsync(1);
        await Expect(page.Locator(".link-dot")).ToHaveTextAsync("Live");
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Pages_HaveNoViolation_AndNothingSticksOut(ColorScheme theme, int width)
    {
        await using var place = await Place.StartAsync(settings => settings with { MostObjects = 1, RightsLast = Soon });
        place.Console.People.Let("ann", null);
        await using var window = await browser.WindowAsync(width, 860, theme);
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{place.Address}login/ann");
        await Expect(page.Locator(".banner")).ToContainTextAsync("Some objects are not shown");
        await CheckAsync("left-out");
        place.Console.People.Forget("ann");
        await Expect(page.Locator(".banner.bad")).ToBeVisibleAsync();
        await CheckAsync("token-ended");
        await page.ReloadAsync();
        await Expect(page.Locator(".empty")).ToContainTextAsync("You are not let in");
        await Expect(page.Locator("#app")).Not.ToContainTextAsync("Start kubectl modeldeployment console");
        await Expect(page.Locator(".banner.bad")).ToContainTextAsync("It is tried again by itself");
        await CheckAsync("not-let-in");

        async Task CheckAsync(string name)
        {
            if (Environment.GetEnvironmentVariable("SHOTS") is { Length: > 0 } folder)
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{theme}-{width}.png") });
            }

            var result = await page.RunAxe();
            result.Violations.Select(violation => $"{name}: {violation.Id}: {violation.Help}").ShouldBeEmpty();
            foreach (var part in new[] { ".top", ".banners", "#main" })
            {
                (await page.Locator(part).EvaluateAsync<int>("part => part.scrollWidth - innerWidth"))
                    .ShouldBeLessThanOrEqualTo(0, $"{name}: {part}");
            }
        }
    }

    private static List<string> Faults(IPage page)
    {
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        return faults;
    }

    // A console, the cluster that it reads, and the proxy before it.
    private sealed record Place(RunningSharedConsole Console, LoginProxy Proxy) : IAsyncDisposable
    {
        public string Address => $"{Proxy.Address}";

        public static async Task<Place> StartAsync(Func<CallerSettings, CallerSettings>? change = null)
        {
            var console = await RunningSharedConsole.StartAsync(settings =>
            {
                var changed = settings with { SignOutPath = LoginProxy.SignOutPath };
                return change?.Invoke(changed) ?? changed;
            });
            return new(console, await LoginProxy.StartAsync(console));
        }

        public async ValueTask DisposeAsync()
        {
            await Proxy.DisposeAsync();
            await Console.DisposeAsync();
        }
    }
}
