using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using ModelOperator.Testing;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Pages;

[Collection(BrowserCollection.Name)]
public sealed class OrderTests(Browser browser)
{
    private static readonly object[] Other = [new { revision = "0b8e41d7aa", version = "8" }];

    [BrowserTheory]
    [InlineData("Promote", "shop/fraud-detector", "gets all requests now",
        """{"revision":"0b8e41d7aa","annotation":"modeloperator.dev/promote","value":"0b8e41d7aa"}""")]
    [InlineData("Abort", "shop/fraud-detector", "The rollout ends",
        """{"revision":"0b8e41d7aa","annotation":"modeloperator.dev/abort","value":"0b8e41d7aa"}""")]
    [InlineData("Pause", "shop/fraud-detector", "stand still",
        """{"revision":"0b8e41d7aa","annotation":"modeloperator.dev/pause","value":"0b8e41d7aa"}""")]
    [InlineData("Undo", "shop/fraud-detector", "goes back to an earlier revision",
        """{"revision":"7f9c2ab4d1"}""")]
    [InlineData("Approve", "shop/search-ranker", "is approved",
        """{"revision":"0b8e41d7aa","annotation":"modeloperator.dev/approve","value":"0b8e41d7aa/2"}""")]
    [InlineData("Retry", "shop/basket-ranker", "is rolled out again",
        """{"annotation":"modeloperator.dev/retry","value":"0b8e41d7aa"}""")]
    [InlineData("Resume", "vision/paused", "goes on where it was",
        """{"revision":"0b8e41d7aa","annotation":"modeloperator.dev/pause"}""")]
    public async Task Order_SaysWhatItWillDo_AndIsGivenOnlyWhenConfirmed(string word, string deployment, string sentence, string body)
    {
        await using var visit = await Visit.OpenAsync(browser, $"#/d/{deployment}");
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = word, Exact = true }).ClickAsync();
        await Expect(dialog).ToContainTextAsync(sentence);
        (await Orders(visit)).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = word, Exact = true }).ClickAsync();

        await Expect(visit.Page.Locator(".notice")).ToContainTextAsync("requested");
        await Expect(dialog).ToHaveCountAsync(0);
        var verb = word.ToLowerInvariant();
        (await Orders(visit)).ShouldHaveSingleItem().ShouldBe($$$"""{"key":"{{{deployment}}}","name":"{{{verb}}}","body":{{{body}}}}""");
        visit.Faults.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Undo_ToARevision_NamesIt()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await dialog.GetByLabel("Back to").SelectOptionAsync("55aa0912fe");
        await Expect(dialog.Locator("code")).ToHaveTextAsync("kubectl modeldeployment undo fraud-detector -n shop --to 55aa0912fe");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(visit.Page.Locator(".notice")).ToBeVisibleAsync();
        (await Orders(visit)).ShouldHaveSingleItem().ShouldContain("""{"revision":"55aa0912fe"}""");
    }

    [BrowserFact]
    public async Task Order_ThatIsRefused_SaysWhy_AndTheDialogStays()
    {
        const string Why = "the present stage needs no approval; step 3 will";
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/search-ranker", new { refuse = Why });
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync(Why);
    }

    [BrowserFact]
    public async Task Order_ThatIsCancelled_IsNotGiven_AndTheFocusGoesBack()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        var abort = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Abort" });

        await abort.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(abort).ToBeFocusedAsync();
        (await Orders(visit)).ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Order_ThatBecomesImpossibleWhileItsDialogIsOpen_CannotBeGiven()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        var order = new { name = "pause", sentence = "The clock stands still.", allowed = false, why = "the rollout is paused already" };
        await visit.ControlAsync(new { view = new { @namespace = "shop", name = "fraud-detector", orders = new[] { order } } });

        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("the rollout is paused already");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeDisabledAsync();
    }

    [BrowserFact]
    public async Task Caller_WithoutTheRight_SeesNoButtons_ButWhy()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/ops/read-only");

        await Expect(visit.Page.Locator(".orders")).ToHaveTextAsync("You may not patch modeldeployments.modeloperator.dev in namespace ops.");
        await Expect(visit.Page.Locator(".unread")).ToContainTextAsync("you may not list events.events.k8s.io");
    }

    [BrowserFact]
    public async Task Undo_GoesBackToTheRevisionThatWasShown_WhenTheAnswerToTheFirstPressIsLost()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector", new { refuse = "no answer in time" });
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        var press = dialog.GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(dialog.GetByLabel("Back to")).ToHaveValueAsync("7f9c2ab4d1");
        await press.ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("no answer in time");

        // The spec has been set back, and now another revision is the one that was stable before.
        var undo = new { name = "undo", sentence = "The spec goes back.", allowed = true, target = "0b8e41d7aa", targets = Other };
        var view = new { @namespace = "shop", name = "fraud-detector", message = "Set back.", orders = new[] { undo } };
        await visit.ControlAsync(new { view });
        await Expect(visit.Page.Locator(".rollout-message")).ToHaveTextAsync("Set back.");
        await press.ClickAsync();

        await Eventually.True(async () => (await Orders(visit)).Count == 2);
        (await Orders(visit)).ShouldAllBe(order => order.Contains("{\"revision\":\"7f9c2ab4d1\"}"));
    }

    [BrowserFact]
    public async Task Undo_WithoutARevisionThatWasStableBefore_WaitsForAChoice()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/fraud-detector");
        var undo = new { name = "undo", sentence = "The spec goes back.", allowed = true, targets = Other };
        await visit.ControlAsync(new { view = new { @namespace = "shop", name = "fraud-detector", orders = new[] { undo } } });
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Abort" })).ToHaveCountAsync(0);
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Back to").SelectOptionAsync("0b8e41d7aa");

        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeEnabledAsync();
    }

    [BrowserFact]
    public async Task Order_ThatWouldDoSomethingElseWhileItsDialogIsOpen_KeepsItsSentence_AndCannotBeGiven()
    {
        await using var visit = await Visit.OpenAsync(browser, "#/d/shop/search-ranker");
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        var order = new
        {
            name = "approve",
            sentence = "The end of step 3 is approved.",
            allowed = true,
            annotation = "modeloperator.dev/approve",
            value = "0b8e41d7aa/3",
        };
        await visit.ControlAsync(new { view = new { @namespace = "shop", name = "search-ranker", orders = new[] { order } } });

        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("would do something else now");
        await Expect(dialog).ToContainTextAsync("The end of step 2 is approved");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeDisabledAsync();
    }

    private static async Task<IReadOnlyList<string>> Orders(Visit visit) =>
        [.. (await visit.ControlAsync(new { }))["orders"]!.AsArray().Select(order => order!.ToJsonString())];
}
