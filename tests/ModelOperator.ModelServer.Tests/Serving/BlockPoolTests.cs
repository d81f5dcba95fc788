using ModelOperator.ModelServer.Serving;

namespace ModelOperator.ModelServer.Tests.Serving;

public sealed class BlockPoolTests
{
    [Fact]
    public void Block_ThatIsGivenBack_IsTheNextOne()
    {
        using var pool = new BlockPool();
        var first = pool.Rent();
        var second = pool.Rent(pool.MaxBufferSize);
        second.ShouldNotBeSameAs(first);

        first.Dispose();

        pool.Rent(1).ShouldBeSameAs(first);
    }

    [Fact]
    public void Block_LargerThanThePoolHas_IsRefused()
    {
        using var pool = new BlockPool();

        Should.Throw<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }

    [Fact]
    public void Blocks_OfAMomentWithMany_AreNotAllKept()
    {
        using var pool = new BlockPool();
        var many = Enumerable.Range(0, BlockPool.MostKept + 10).Select(_ => pool.Rent()).ToList();

        many.ForEach(block => block.Dispose());

        var again = Enumerable.Range(0, many.Count).Select(_ => pool.Rent()).ToHashSet();
        again.Count(many.Contains).ShouldBe(BlockPool.MostKept);
    }
}
