using ModelOperator.Hosting.Settings;

namespace ModelOperator.Hosting.Tests.Settings;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("1000", 1000L)]
    [InlineData("1Ki", 1024L)]
    [InlineData("3Mi", 3L << 20)]
    [InlineData("10Gi", 10L << 30)]
    [InlineData("10G", null)]
    [InlineData("-1", null)]
    [InlineData("1.5Gi", null)]
    [InlineData("Gi", null)]
    [InlineData("9223372036854775807Ki", null)]
    public void Size_IsAWholeNumber_AloneOrWithAUnit(string text, long? bytes) => ByteSize.TryParse(text).ShouldBe(bytes);
}
