namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>The tests that share one browser. They run one after another: several pages would wait for each other's frames.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
