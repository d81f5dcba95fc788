using System.Formats.Tar;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Fetches artifacts whose layers are archives.</summary>
public sealed class ArchiveFolderTests : ArchiveTestBase
{
    // What GNU tar and the commands gzip and zstd made of a folder m with the files config.json, w/1.bin and w/n…, whose name has 120
    // characters.
    private const string GnuTarAndGzip = """
        H4sIAAAAAAACA+3VQQ6CMBQE0B6FE7T90NKtB+ASahSr0iaCYWG8u407iIG4aIkyb1OSspvMtBEsOhkYrd9nMD4/fBujiWWaJXBvu+0ty9jN+27qv7n7H9WIvXdHW/Nz
        613E/EulJvLPh/lTTjLkL5F/dI8ngxVrRB/9Bfh6/0nmZLD/qfInvrMucv7T+29G+ZNUJfY/hf5g61PXYghXigsuNpV3dWXdZaH+k9Hj/pcy9L9C/5Psv1sI2reO/Off
        fzXsf6EMFXj/U7iG6UcLAAAAAAAAAAAAAP7PCw436+IAKAAA
        """;

    private const string PosixTarAndZstandard = """
        KLUv/QRolQkAcowlGXB5A5JJ5VkMu2D+9m4iJPZOKZM/r+6ekQINnaLYHXwEKKzwEc51UC7Knv6zn1qX0zxLndF9Vv+mD/K6skdYudlj3TTmfw/e6WRBr3kYOiXXNFXS
        rctuKScvfAsIHny3wIn/HIQp9PBiu/QOhtmH4wfkY2KRnkty38u81XFZ2GZuJz83L293M2+MAe+DVrUox1JkhwFfPaCBNZKotCBNpTEAS4JMkDQP+50K9gusWmPUTT6A
        7RD0kXKX6KkdZUplVJcPeEFNDcAB8KsyVtXuKyn4n21WhZtezBWYWxkVQ1JuX60Q46hUDQMWigGYQ9Gj5Q31YFQ1gOwA8J0p/huYVeEdqQP2QAIpwDEfmozRSdpOABjg
        AsD8kzOb+swsaFYFgjpHIfDkA7xIGALMMoU/3vZvfQ==
        """;

    private static readonly (string Path, string Text)[] Unpacked = [("config.json", "{}"), ("w/1.bin", "weights"), ("w/empty", "")];
    private static readonly (string Path, string Text)[] Model = [("w/", ""), .. Unpacked];

    [Theory]
    [InlineData("application/vnd.cncf.model.weight.v1.tar", 0)]
    [InlineData("application/vnd.cncf.model.weight.v1.tar+gzip", 1)]
    [InlineData("application/vnd.cncf.model.dataset.v1.tar+zstd", 2)]
    [InlineData("application/vnd.kitops.modelkit.model.v1.tar", 0)]
    [InlineData("application/vnd.kitops.modelkit.code.v1.tar+gzip", 1)]
    public async Task Archive_OfAModelPackOrOfKitOps_IsUnpacked_WithoutAnyAnnotation(string mediaType, int compression)
    {
        var archive = Packed.Tar(Model);
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(compression is 0 ? archive : compression is 1 ? Packed.Gzip(archive) : Packed.Zstandard(archive), mediaType);

        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        ShouldBeInPlace(Files(Unpacked));
        Said.ShouldContain(" 3 files to ");
    }

    [Fact]
    public async Task PathsInAnArchiveOfAModelPack_BeginWhereTheModelDoes_WhateverThePathOfTheLayer()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(Packed.Tar(("w/1.bin", "weights")), ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "w/1.bin"));
        registry.Add("{}"u8.ToArray(), "application/vnd.cncf.model.weight.config.v1.raw", (ArtifactRegistry.ModelPackPath, "config.json"));
        registry.Add(
            Packed.Gzip(Packed.Tar(("w/empty", ""))), "application/vnd.cncf.model.doc.v1.tar+gzip",
            (ArtifactRegistry.ModelPackPath, "../w"));

        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        ShouldBeInPlace(Files(Unpacked));
    }

    [Theory]
    [InlineData("w", "w/")]
    [InlineData("w", "w")]
    public async Task FolderThatOrasHasPacked_IsUnpacked_AndAFileThatItCallsATar_IsAFile(string title, string folder)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(
            Packed.Gzip([.. Packed.Entry(folder, '5'), .. Packed.Tar(("w/1.bin", "weights"), ("w/empty", ""))]),
            $"{ArtifactRegistry.ImageTar}+gzip", (ArtifactRegistry.Title, title), (ArtifactRegistry.Unpack, "true"));
        registry.Add("{}"u8.ToArray(), ArtifactRegistry.ImageTar, (ArtifactRegistry.Title, "config.json"));

        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        ShouldBeInPlace(Files(Unpacked));
    }

    [Fact]
    public async Task WorkingFolderThatOrasHasPacked_IsUnpacked_WhateverItsMediaType()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(
            Packed.Gzip(Packed.Tar(Model)), "application/x.model", (ArtifactRegistry.Title, "."), (ArtifactRegistry.Unpack, "true"));

        (await FetchFolderAsync(registry.Folder)).ShouldBe((0, ""));

        ShouldBeInPlace(Files(Unpacked));
    }

    [Theory]
    [InlineData(GnuTarAndGzip, "m/")]
    [InlineData(PosixTarAndZstandard, "")]
    public async Task ArchiveOfTheCommandTar_IsUnpacked(string archive, string folder)
    {
        (await FetchArchiveAsync(Convert.FromBase64String(archive))).ShouldBe((0, ""));

        ShouldBeInPlace(Files(
            ($"{folder}config.json", "{}"), ($"{folder}w/1.bin", "weights"), ($"{folder}w/{new string('n', 120)}", "long")));
    }

    [Theory]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Ustar)]
    public async Task LongAndForeignNames_AreThoseOfTheFiles(TarEntryFormat format)
    {
        (string, string)[] files = [("two words+ü", "1"), ($"{new string('f', 90)}/{new string('n', 90)}", "2")];

        (await FetchArchiveAsync(Packed.Tar(format, files))).ShouldBe((0, ""));

        ShouldBeInPlace(Files(files));
    }

    [Fact]
    public async Task LengthInTheAttributes_Counts_WhichLargeFilesHave()
    {
        byte[] archive =
        [
            .. Packed.Attribute("comment", "of all files", kind: 'g'),
            .. Packed.Attribute("size", "7"), .. Packed.Entry("./w/1.bin", text: "weights", size: "00000000000"),
            .. Packed.Entry("config.json", text: "{}"), .. Packed.Entry("w/empty"), .. Packed.End,
        ];

        (await FetchArchiveAsync(archive)).ShouldBe((0, ""));

        ShouldBeInPlace(Files(Unpacked));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FilesLargerThanWhatWaitsInMemory_AreUnpacked_AndWhatFollowsTheEndIsPassedOver(bool isPacked)
    {
        var random = new Random(1);
        var large = string.Concat(Enumerable.Range(0, 400_000).Select(_ => $"{random.Next():x8}"));
        var archive = Packed.Tar(("a", large), ("b", "small"), ("c", large[..1_500_000]));

        (await FetchArchiveAsync([.. isPacked ? Packed.Gzip(archive) : archive, .. new byte[isPacked ? 0 : 3 << 20]])).ShouldBe((0, ""));

        ShouldBeInPlace(Files(("a", large), ("b", "small"), ("c", large[..1_500_000])));
    }
}
