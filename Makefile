# Two commands matter: `make demo` and `make test`. `make` alone says what else there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CLUSTER ?= local
export CLUSTER
DOTNET_BUILD := dotnet build ModelOperator.sln -m:1 -v minimal --nologo

.PHONY: help build plugin images bundle release-dry-run test test-images test-upgrade test-faults test-modern unit simulate cluster-up cluster-down demo demo-monitoring demo-down bench-operator bad-days bench-server bench-fetch bench-folder fuzz-server generate verify lock bench-analysis bench-monitoring bench-watching fuzz-analysis format format-check clean-cache

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

## ModelOperator: a Kubernetes operator for model deployments.
##
##   make demo          a model rolled out, promoted, and a bad one rolled back, on a real cluster; KEEP=1 leaves it running
##   make demo-monitoring  the second act: its inputs drift, its answers become wrong, alerts fire, a Job runs; 8 minutes; KEEP=1 as above
##   make demo-down     remove the demo and stop the cluster: the machine is as it was
##   make test          unit tests, then tests on the cluster; the last line is the total
##
## A local cluster is brought up where one is needed: Debian 12, root, the .NET 10 SDK, no Docker.
## The first time takes about 10 minutes on 2 cores, later under a minute.
## CLUSTER=current uses kubectl's current context instead and installs nothing on this machine.
##
##   make build         compile everything; npm must be there, for the console's page (make test and make plugin install it)
##   make plugin        the kubectl plugin as one file, artifacts/plugin/kubectl-modeldeployment
##   make images        the images of a release for amd64 and arm64 as OCI archives, in artifacts/images
##   make bundle        chart, CRD, images and checksums as one file, for clusters without internet
##   make release-dry-run  what .github/workflows/release.yaml does, as far as this machine can
##   make unit          unit tests only, no cluster
##   make cluster-up    the local cluster alone;  eval "$(tests/cluster/cluster env)" to look inside
##   make cluster-down  stop it
##   make test-faults   the operator killed after every write, Prometheus and the API server stopped; about 15 minutes
##   make test-upgrade  helm upgrades from an older commit and back, in the middle of a rollout (UPGRADE_FROM says which); about 10 minutes
##   make test-modern   the CRD and our client against the custom-resource server of the newest Kubernetes that Debian has
##   make test-images   the images of a release again, from the same compiled files: fails if a byte differs
##   make simulate      a million random rollouts against every rule of the planner; over an hour on 2 idle cores
##   make bench-server  the model server's speed against bare runs and a Node server; MILLION=1: and its memory after a million requests
##   make fuzz-server   a million spoiled requests to the model server (FUZZ_REQUESTS says how many)
##   make generate      write the generated files anew (CRD, chart's RBAC, docs)
##   make verify        fail if a generated file is stale
##   make lock          write each project's packages.lock.json anew, after a change of packages
##   make bench-operator  the operator with OBJECTS=200 ModelDeployments and GPUS=400 GPUs on a real API server: beside a bare loop, in
##                      rollouts of all, at rest for REST=60 seconds, and when its leader ends (about 8 minutes); with UNTIL=at-rest
##                      no further than that
##   make bad-days      the operator with OBJECTS=1000 ModelDeployments on an API server that is busy for BUSY=60 seconds, fails a tenth of all
##                      writes, is away for AWAY=300 seconds, and so on (about 20 minutes)
##   make bench-fetch   the fetch of a folder of 256 MiB, and of one file, beside curl and sha256sum
##   make bench-folder  a sharded folder of MEBIBYTES=2048 from S3 to three pods through a shared claim, on the cluster, beside curl
##   make bench-analysis  how often verdicts are wrong, into docs/analysis-evaluation.md (about 3 minutes)
##   make bench-monitoring  false alarms and detection of the checks, into docs/monitoring-evaluation.md (about 5 minutes)
##   make bench-watching  gateway and model server with all of monitoring on beside all off: the ratio of their throughput (about 8 minutes)
##   make fuzz-analysis  a million mutated answers for the parsers of metric sources
##   make format        format the code
##   make format-check  fail if the code is not formatted
##   make clean-cache   remove what was built and downloaded outside the checkout

build:
	$(DOTNET_BUILD)

# Intermediate files of its own: a restore for a runtime would disturb bin/ and obj/.
PLUGIN_BUILD := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/model-operator/publish/plugin
plugin:
	@rm -rf artifacts/plugin
	@dotnet publish src/ModelOperator.Cli -p:PublishProfile=single-file -m:1 -v quiet --nologo -p:RunAnalyzers=false \
	  --artifacts-path $(PLUGIN_BUILD) -p:UseArtifactsOutput=true -o artifacts/plugin
	@files=$$(ls -A artifacts/plugin); if [ "$$files" != kubectl-modeldeployment ]; then \
	  echo "the plugin must be the one file kubectl-modeldeployment, and artifacts/plugin has:" $$files >&2; exit 1; fi
	@artifacts/plugin/kubectl-modeldeployment --help >/dev/null

images:
	@build/images

bundle:
	@build/bundle

release-dry-run:
	@build/release-dry-run

test:
	@tests/run all

test-images:
	@tests/release/reproducible $(IMAGES)

test-faults:
	@tests/run faults

# Not part of `make test`: it builds the images of an older commit first.
test-upgrade:
	@tests/run upgrade

# Not part of `make test`: the server is made from Debian's sid, which is another one tomorrow.
test-modern:
	@tests/run modern

unit:
	@tests/run unit

# A failure names its seed: make simulate SIMULATED_ROLLOUTS=1 FIRST_SEED=4711
SIMULATED_ROLLOUTS ?= 1000000
FIRST_SEED ?= 1
simulate:
	@SIMULATED_ROLLOUTS=$(SIMULATED_ROLLOUTS) FIRST_SEED=$(FIRST_SEED) dotnet test tests/ModelOperator.Rollouts.Tests -c Release -m:1 --nologo -v quiet \
	  --filter FullyQualifiedName~RandomRollouts --logger 'console;verbosity=detailed'

cluster-up:
	@tests/cluster/cluster up

cluster-down:
	@tests/cluster/cluster down

demo:
	@tests/cluster/demo up

demo-monitoring:
	@tests/cluster/demo monitoring

demo-down:
	@tests/cluster/demo down

bench-operator:
	@dotnet build tests/benchmarks/ModelOperator.Benchmarks -c Release -v quiet --nologo
	@tests/cluster/bare dotnet tests/benchmarks/ModelOperator.Benchmarks/bin/Release/net10.0/ModelOperator.Benchmarks.dll operator \
		$(or $(OBJECTS),200) $(or $(GPUS),$(shell expr 2 \* $(or $(OBJECTS),200))) $(or $(REST),60) $(UNTIL)

bad-days:
	@dotnet build tests/benchmarks/ModelOperator.Benchmarks -c Release -v quiet --nologo
	@tests/cluster/bare dotnet tests/benchmarks/ModelOperator.Benchmarks/bin/Release/net10.0/ModelOperator.Benchmarks.dll bad-days \
		$(or $(OBJECTS),1000) $(or $(BROKEN),2000) $(or $(BUSY),60) $(or $(AWAY),300)

bench-fetch:
	@dotnet run -c Release --project tests/benchmarks/ModelOperator.Benchmarks -- fetch

bench-folder:
	@tests/cluster/install
	@eval "$$(tests/cluster/cluster env)" && FOLDER_MEBIBYTES=$(or $(MEBIBYTES),2048) dotnet test tests/ModelOperator.ClusterTests -c Release -m:1 \
	  --nologo -v quiet --filter FullyQualifiedName~Cache_ServesAllPods --logger 'console;verbosity=detailed'

bench-server:
	@ORT_DISABLE_TELEMETRY=1 dotnet run -c Release --project tests/benchmarks/ModelOperator.Benchmarks -- server $(if $(MILLION),--million)

fuzz-server:
	@FUZZ_REQUESTS=$${FUZZ_REQUESTS:-1000000} dotnet test tests/ModelOperator.ModelServer.Tests -m:1 --nologo \
		--filter FullyQualifiedName~MutatedRequestTests --logger 'console;verbosity=detailed'

generate:
	@dotnet run -c Release --project src/ModelOperator.Generator

verify:
	@dotnet run -c Release --project src/ModelOperator.Generator -- --check

# CI restores in locked mode, which refuses a lock file that does not fit.
lock:
	@dotnet restore src/ModelOperator.ModelServer -p:OnnxRuntime=Cuda -m:1 --force-evaluate -p:RestoreLockedMode=false
	@dotnet restore src/ModelOperator.Cli -p:PublishProfile=single-file -m:1 --force-evaluate -p:RestoreLockedMode=false
	@dotnet restore ModelOperator.sln -m:1 --force-evaluate -p:RestoreLockedMode=false

bench-analysis:
	@dotnet run -c Release --project tests/benchmarks/ModelOperator.Benchmarks -- analysis docs/analysis-evaluation.md

bench-monitoring:
	@dotnet run -c Release --project tests/benchmarks/ModelOperator.Benchmarks -- monitoring docs/monitoring-evaluation.md

bench-watching:
	@ORT_DISABLE_TELEMETRY=1 dotnet run -c Release --project tests/benchmarks/ModelOperator.Benchmarks -- watching $(PAIRS)

fuzz-analysis:
	@ANALYSIS_FUZZ_ANSWERS=1000000 dotnet test tests/ModelOperator.Analysis.Tests --nologo --filter FullyQualifiedName~FuzzTests --logger "console;verbosity=normal"

format:
	@dotnet format ModelOperator.sln

# Style and analyzers fail the build; this is what the compiler does not look at.
format-check:
	@dotnet format whitespace . --folder --verify-no-changes

clean-cache:
	@tests/cluster/cluster clean-cache
