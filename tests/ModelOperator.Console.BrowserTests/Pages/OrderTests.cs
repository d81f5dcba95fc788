using Microsoft.Playwright;
using ModelOperator.Console.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace ModelOperator.Console.BrowserTests.Pages;

[Collection(BrowserCollection.Name)]
public sealed class OrderTests(Browser browser)
{
    [BrowserTheory]
    [InlineData("Promote", "shop/fraud-detector", "gets all requests now")]
    [InlineData("Abort", "shop/fraud-detector", "The rollout ends")]
    [InlineData("Pause", "shop/fraud-detector", "stand still")]
    [InlineData("Undo", "shop/fraud-detector", "goes back to an earlier revision")]
    [InlineData("Approve", "shop/search-ranker", "is approved")]
    [InlineData("Retry", "shop/basket-ranker", "is rolled out again")]
    [InlineData("Resume", "vision/paused", "goes on where it was")]
    public async Task Order_SaysWhatItWillDo_AndIsGivenOnlyWhenConfirmed(string word, string deployment, string sentence)
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
        // The candidate that was shown; nothing where there is none, and undo goes back to what was stable before.
        var body = verb is "undo" or "retry" ? "{}" : """{"revision":"0b8e41d7aa"}""";
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

    private static async Task<IReadOnlyList<string>> Orders(Visit visit) =>
        [.. (await visit.ControlAsync(new { }))["orders"]!.AsArray().Select(order => order!.ToJsonString())];
}
