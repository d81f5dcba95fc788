using System.Text.Json;
using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Access;

/// <summary>Figures to read, and what does not depend on the machine as assertions.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SpeedTests(Browser browser, ITestOutputHelper output)
{
    private const string Scroll =
        """
        async () => {
          const list = document.querySelector('.list');
          const frames = [];
          let most = 0;
          let last = performance.now();
          for (let step = 1; step <= 240; step++) {
            list.scrollTop = (list.scrollHeight - list.clientHeight) * step / 240;
            await new Promise(requestAnimationFrame);
            const at = performance.now();
            frames.push(at - last);
            last = at;
            most = Math.max(most, document.querySelectorAll('.row').length);
          }
          frames.sort((a, b) => a - b);
          return JSON.stringify({ median: frames[120], p95: frames[228], longest: frames[239], most });
        }
        """;

    [BrowserFact]
    public async Task Fleet_Of5000_ScrollsToItsEnd_WithTheRowsInSightOnly()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/?sort=name", new { size = 5_000 });
        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "5001");

        var figures = JsonSerializer.Deserialize<JsonElement>(await visit.Page.EvaluateAsync<string>(Scroll));

        output.WriteLine($"frames while 5,000 rows are scrolled through, in ms: {figures}");
        figures.GetProperty("most").GetInt32().ShouldBeLessThan(100);
        await Expect(visit.Page.Locator("[aria-rowindex='5001']")).ToBeVisibleAsync();
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Fleet_Of500_IsDrawn_AndItsTimeIsPrinted()
    {
        await using var visit = await Visit.OpenAsync(browser);
        await Expect(visit.Page.Locator(".row:not(.head)").First).ToBeVisibleAsync();
        // Once more, without the start of the browser.
        await visit.Page.EvaluateAsync("() => sessionStorage.setItem('again', '1')");
        await visit.Page.ReloadAsync();
        await visit.Page.WaitForFunctionAsync("() => document.querySelector('.row:not(.head)')", null, new() { PollingInterval = 10 });
        var drawn = await visit.Page.EvaluateAsync<double>("() => performance.now()");

        output.WriteLine($"500 rows are drawn {drawn:0} ms after the navigation");
        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToHaveAttributeAsync("aria-rowcount", "501");
        visit.Faults.ShouldBeEmpty();
    }
}
