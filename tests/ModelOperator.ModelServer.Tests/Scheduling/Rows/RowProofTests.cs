using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Scheduling.Rows;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Scheduling.Rows;

public sealed class RowProofTests
{
    [Theory]
    [InlineData("rows")]
    [InlineData("rows_unnamed")]
    [InlineData("add")]
    [InlineData("keyed")]
    [InlineData("layers")]
    [InlineData("identity_bf16")]
    [InlineData("identity_bool")]
    [InlineData("identity_fp16")]
    [InlineData("identity_fp32")]
    [InlineData("identity_fp64")]
    [InlineData("identity_int16")]
    [InlineData("identity_int32")]
    [InlineData("identity_int64")]
    [InlineData("identity_int8")]
    [InlineData("identity_uint8")]
    [InlineData("identity_uint16")]
    [InlineData("identity_uint32")]
    [InlineData("identity_uint64")]
    [InlineData("lookup")]
    [InlineData("divide")]
    public void Rows_ThatAreRows_MayShareARun(string name)
    {
        var verdict = VerdictOf(TestModels.Path(name));

        verdict.Obstacle.ShouldBeNull();
        verdict.NeedsCheck.ShouldBeFalse();
    }

    [Theory]
    [InlineData("models/v1.onnx")]
    [InlineData("models/v2.onnx")]
    [InlineData("models/v3.onnx")]
    public void Rows_OfTheExamples_MayShareARun(string file) => VerdictOf(TestModels.Example(file)).Obstacle.ShouldBeNull();

    [Theory]
    [InlineData("nonzero",
        "the first dimension of input 'x' is 'N' and that of output 'y' is 'D'; if both are rows, export the model with one name for them")]
    [InlineData("rows_named_apart", "the first dimension of input 'x' is 'in' and that of output 'y' is 'out'; if both are rows, export "
        + "the model with one name for them")]
    [InlineData("pairs_of_rows", "dimension 1 of output 'y' is 'N' too, as the rows are")]
    [InlineData("nonzero_named_alike", "output 'y' had shape [4, 2] for 1 rows", "output 'y' had shape [2, 2] for 1 rows",
        "output 'y' had shape [3, 2] for 1 rows")]
    [InlineData("nonzero_unnamed", "output 'y' had shape [4, 2] for 1 rows", "output 'y' had shape [2, 2] for 1 rows",
        "output 'y' had shape [3, 2] for 1 rows")]
    [InlineData("doubled", "output 'y' had shape [2] for 1 rows")]
    [InlineData("softmax_of_rows", "output 'y' of a row depends on the rows that run with it")]
    [InlineData("centred", "output 'y' of a row depends on the rows that run with it")]
    [InlineData("sequence_first", "output 'y' of a row depends on the rows that run with it")]
    [InlineData("sum_of_rows", "output 'y' has shape [1, 2], whose first dimension is not free")]
    [InlineData("rows_and_table", "output 'y' of a row depends on the rows that run with it")]
    [InlineData("scalar", "input 'x' has shape [], whose first dimension is not free")]
    [InlineData("identity_bytes", "input 'x' is BYTES")]
    public void Rows_ThatAreNone_RunAlone(string name, params string[] reasons) =>
        VerdictOf(TestModels.Path(name)).Obstacle.ShouldBeOneOf(reasons);

    // Zeros and small numbers fail in both models. Their names say that rows are rows, and the first requests show whether that is true.
    [Theory]
    [InlineData("lookup_from_thousand")]
    [InlineData("lookup_mixed")]
    public void Model_ThatTakesNoMadeUpRows_IsCheckedByItsFirstBatches(string name)
    {
        var verdict = VerdictOf(TestModels.Path(name));

        verdict.Obstacle.ShouldBeNull();
        verdict.NeedsCheck.ShouldBeTrue();
    }

    private static RowVerdict VerdictOf(string path)
    {
        using var model = OnnxModel.Load(path, "m", "1", 1);
        var verdict = new RowVerdict(model.Signature);
        RowProof.Examine(model, verdict, CancellationToken.None);
        return verdict;
    }
}
