using ModelOperator.Contracts.Models;

namespace ModelOperator.Contracts.Tests.Models;

public sealed class ModelAddressTests
{
    [Theory]
    [InlineData("s3://bucket/prefix/", true)]
    [InlineData("s3://bucket/", true)]
    [InlineData("s3://bucket/prefix/?versionId=1", true)]
    [InlineData("pvc://claim/path/", true)]
    [InlineData("gs://bucket/prefix/", true)]
    [InlineData("azure://account/container/", true)]
    [InlineData("gs://bucket/model.onnx", false)]
    [InlineData("oci://registry.example/team/model:v1/", true)]
    [InlineData("hf://org/name@v1", true)]
    [InlineData("hf://org/name", true)]
    [InlineData("s3://bucket/model.onnx", false)]
    [InlineData("s3://bucket/model.onnx?a=/", false)]
    [InlineData("pvc://claim/model.onnx", false)]
    [InlineData("oci://registry.example/team/model:v1", false)]
    [InlineData("https://host/path/", false)]
    [InlineData("configmap://name/key/", false)]
    [InlineData("s3://", false)]
    [InlineData("model/", false)]
    public void Folder_IsNamedByASlashAtTheEnd_OrByTheHub(string uri, bool folder) => ModelAddress.NamesFolder(uri).ShouldBe(folder);
}
