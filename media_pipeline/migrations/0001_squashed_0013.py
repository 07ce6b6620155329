import django.db.models.deletion
import django.utils.timezone
import media_pipeline.models.film
import media_pipeline.models.upload
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('media_pipeline', '0001_initial'), ('media_pipeline', '0002_film_lab'), ('media_pipeline', '0003_job_place'), ('media_pipeline', '0004_rendition_streams_key'), ('media_pipeline', '0005_constraints_and_indexes'), ('media_pipeline', '0006_words_of_the_pages'), ('media_pipeline', '0007_losses_and_fixity'), ('media_pipeline', '0008_show_copies'), ('media_pipeline', '0009_content_credentials'), ('media_pipeline', '0010_captions'), ('media_pipeline', '0011_films_are_removed'), ('media_pipeline', '0012_embedded_tracks'), ('media_pipeline', '0013_own_posters')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Film',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=media_pipeline.models.film.new_film_code, editable=False, max_length=16, unique=True)),
                ('state', models.CharField(choices=[('received', 'Received'), ('inspected', 'First check passed'), ('ready', 'Passed'), ('refused', 'Not passed'), ('stuck', 'Needs attention')], default='received', max_length=12)),
                ('file_name', models.CharField(max_length=255)),
                ('master_key', models.CharField(max_length=200)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(blank=True, db_index=True, max_length=64)),
                ('limits', models.JSONField(default=dict)),
                ('facts', models.JSONField(default=dict)),
                ('duration_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('poster_number', models.PositiveSmallIntegerField(default=1)),
                ('shows_own_poster', models.BooleanField(default=False)),
                ('label', models.JSONField(blank=True, default=dict)),
                ('credentials', models.JSONField(blank=True, default=dict)),
                ('is_discarded', models.BooleanField(default=False)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, choices=[('missing', 'missing'), ('changed', 'changed')], max_length=8)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('removal_asked_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['checked_at', 'id'], name='film_by_check'), models.Index(condition=models.Q(('removal_asked_at__isnull', False), ('removed_at__isnull', True)), fields=['removal_asked_at'], name='film_to_remove')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'inspected', 'ready', 'refused', 'stuck'])), name='film_state_known'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='film_has_bytes'), models.CheckConstraint(condition=models.Q(models.Q(('duration_ms', None), ('duration_ms__gte', 1), _connector='OR'), models.Q(('width', None), ('width__gte', 1), _connector='OR'), models.Q(('height', None), ('height__gte', 1), _connector='OR')), name='film_measures_positive'), models.CheckConstraint(condition=models.Q(('poster_number__gte', 1)), name='film_poster_from_1'), models.CheckConstraint(condition=models.Q(('removed_at', None), models.Q(('master_key', ''), ('removal_asked_at__isnull', False)), _connector='OR'), name='removed_film_has_no_file')],
            },
        ),
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('frames', models.BinaryField()),
                ('film', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='fingerprint', to='media_pipeline.film')),
            ],
        ),
        migrations.CreateModel(
            name='ShowOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rate', models.CharField(max_length=12)),
                ('label', models.BinaryField(blank=True, default=bytes)),
                ('measured', models.JSONField(blank=True, default=dict)),
                ('film', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='show_order', to='media_pipeline.film')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=media_pipeline.models.upload.new_upload_code, editable=False, max_length=22, unique=True)),
                ('owner', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('open', 'Receiving'), ('sealed', 'Complete'), ('aborted', 'Cancelled')], default='open', max_length=8)),
                ('file_name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('part_size', models.PositiveIntegerField()),
                ('root_hash', models.CharField(max_length=64)),
                ('limits', models.JSONField(default=dict)),
                ('store_ref', models.CharField(blank=True, max_length=300)),
                ('committed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('film', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='upload', to='media_pipeline.film')),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'state'], name='media_pipel_owner_315718_idx'), models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='upload_open'), models.Index(condition=models.Q(('film__isnull', True), ('state', 'sealed')), fields=['sealed_at'], name='upload_without_film')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('owner',), name='one_open_upload_per_owner'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'sealed', 'aborted'])), name='upload_state_known'), models.CheckConstraint(condition=models.Q(('part_size__gte', 1), ('size__gte', 1)), name='upload_has_bytes')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='media_pipeline.upload')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('upload', 'number'), name='part_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='part_number_from_1'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='part_has_bytes')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('values', models.JSONField(default=dict)),
                ('reason', models.TextField()),
                ('granted_by', models.CharField(max_length=80)),
                ('granted_at', models.DateTimeField(auto_now_add=True)),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waivers', to='media_pipeline.film')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('film', 'code'), name='one_waiver_per_code'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='EmbeddedTrack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('language', models.CharField(blank=True, max_length=40)),
                ('title', models.CharField(blank=True, max_length=40)),
                ('cues', models.JSONField()),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='embedded_tracks', to='media_pipeline.film')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('film', 'number'), name='one_embedded_track_per_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='embedded_number_from_1')],
            },
        ),
        migrations.CreateModel(
            name='CaptionTrack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('captions', 'Captions'), ('descriptions', 'Described video')], default='captions', max_length=12)),
                ('language', models.CharField(max_length=12)),
                ('cues', models.JSONField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('timed_for_ms', models.PositiveIntegerField()),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='captions', to='media_pipeline.film')),
            ],
            options={
                'ordering': ('kind', 'language'),
                'constraints': [models.UniqueConstraint(fields=('film', 'kind', 'language'), name='one_caption_track_per_language'), models.CheckConstraint(condition=models.Q(('kind__in', ['captions', 'descriptions'])), name='caption_kind_known'), models.CheckConstraint(condition=models.Q(('language', ''), _negated=True), name='caption_track_has_a_language'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='caption_revision_from_1')],
            },
        ),
        migrations.CreateModel(
            name='FilmFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('severity', models.CharField(choices=[('blocks', 'Must fix'), ('warns', 'Warning'), ('notes', 'Note')], max_length=8)),
                ('values', models.JSONField(default=dict)),
                ('timecodes', models.JSONField(default=list)),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='media_pipeline.film')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('film', 'code'), name='one_finding_per_code'), models.CheckConstraint(condition=models.Q(('severity__in', ['blocks', 'warns', 'notes'])), name='severity_known')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('inspect', 'First check'), ('render', 'Full check and previews'), ('match', 'Comparison with other films'), ('label', 'AI-generated content label'), ('conform', 'Show copies'), ('poster', 'Own posters')], max_length=12)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('dropped', 'Cancelled')], default='queued', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('losses', models.PositiveSmallIntegerField(default=0)),
                ('rank', models.FloatField(default=0)),
                ('film_seconds', models.FloatField(default=0)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('token', models.CharField(blank=True, max_length=32)),
                ('host', models.CharField(blank=True, max_length=100)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('not_before', models.DateTimeField(blank=True, null=True)),
                ('progress', models.FloatField(default=0)),
                ('log_tail', models.TextField(blank=True)),
                ('command', models.TextField(blank=True)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='media_pipeline.film')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'kind', 'rank'], name='media_pipel_state_f4fe95_idx'), models.Index(fields=['state', 'kind', '-finished_at'], name='media_pipel_state_03ffde_idx')],
                'constraints': [models.UniqueConstraint(fields=('film', 'kind'), name='one_job_per_film_and_kind'), models.CheckConstraint(condition=models.Q(('kind__in', ['inspect', 'render', 'match', 'label', 'conform', 'poster'])), name='job_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed', 'dropped'])), name='job_state_known'), models.CheckConstraint(condition=models.Q(('progress__range', (0, 1))), name='job_progress_from_0_to_1'), models.CheckConstraint(condition=models.Q(('film_seconds__gte', 0)), name='job_film_seconds_from_0'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(models.Q(('token', ''), _negated=True), ('lease_until__isnull', False)), _connector='OR'), name='job_running_is_held')],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('exact', 'Same file'), ('film', 'Similar film'), ('shots', 'Shared shots')], max_length=8)),
                ('share', models.FloatField()),
                ('seconds', models.FloatField(default=0)),
                ('speed', models.FloatField(default=1)),
                ('is_mirrored', models.BooleanField(default=False)),
                ('pairs', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(auto_now_add=True)),
                ('verdict', models.CharField(choices=[('open', 'Not decided'), ('same', 'Copy'), ('different', 'Different films'), ('allowed', 'Similar, allowed')], default='open', max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='media_pipeline.film')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches_later', to='media_pipeline.film')),
            ],
            options={
                'ordering': ('-share', 'pk'),
                'indexes': [models.Index(fields=['verdict', '-share'], name='media_pipel_verdict_e96f52_idx')],
                'constraints': [models.UniqueConstraint(fields=('film', 'other'), name='films_match_once'), models.CheckConstraint(condition=models.Q(('film', models.F('other')), _negated=True), name='film_matches_another'), models.CheckConstraint(condition=models.Q(('kind__in', ['exact', 'film', 'shots'])), name='match_kind_known'), models.CheckConstraint(condition=models.Q(('share__range', (0, 1))), name='match_share_from_0_to_1'), models.CheckConstraint(condition=models.Q(('seconds__gte', 0)), name='match_seconds_from_0'), models.CheckConstraint(condition=models.Q(('verdict__in', ['open', 'same', 'different', 'allowed'])), name='verdict_known'), models.CheckConstraint(condition=models.Q(('verdict', 'open'), ('decided_at__isnull', False), _connector='OR'), name='verdict_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='OwnPoster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('made', 'made'), ('refused', 'refused')], default='waiting', max_length=8)),
                ('kind', models.CharField(choices=[('jpeg', 'JPEG'), ('png', 'PNG'), ('webp', 'WebP')], max_length=8)),
                ('content', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('is_wanted', models.BooleanField(default=True)),
                ('brought_at', models.DateTimeField(auto_now_add=True)),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_posters', to='media_pipeline.film')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('film', 'state'), name='one_own_poster_per_state'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'made', 'refused'])), name='poster_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['jpeg', 'png', 'webp'])), name='picture_kind_known'), models.CheckConstraint(condition=models.Q(('height__gte', 1), ('size__gte', 1), ('width__gte', 1)), name='picture_measures_positive')],
            },
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('top', 'top'), ('light', 'light'), ('poster', 'poster'), ('own-poster', 'own-poster'), ('sprite', 'sprite'), ('shots', 'shots'), ('hover', 'hover'), ('waveform', 'waveform'), ('storyboard', 'storyboard'), ('captions', 'captions'), ('show', 'show'), ('prores', 'prores')], max_length=12)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('recipe_key', models.CharField(max_length=64)),
                ('streams_key', models.CharField(blank=True, max_length=64)),
                ('credentials', models.JSONField(blank=True, default=dict)),
                ('storage_key', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=40)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, choices=[('missing', 'missing'), ('changed', 'changed')], max_length=8)),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='media_pipeline.film')),
            ],
            options={
                'indexes': [models.Index(fields=['checked_at', 'id'], name='rendition_by_check')],
                'constraints': [models.UniqueConstraint(fields=('film', 'recipe_key'), name='one_rendition_per_recipe'), models.CheckConstraint(condition=models.Q(('kind__in', ['top', 'light', 'poster', 'own-poster', 'sprite', 'shots', 'hover', 'waveform', 'storyboard', 'captions', 'show', 'prores'])), name='rendition_kind_known'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='rendition_number_from_1'), models.CheckConstraint(condition=models.Q(models.Q(('width', None), ('width__gte', 1), _connector='OR'), models.Q(('height', None), ('height__gte', 1), _connector='OR')), name='rendition_measures_positive')],
            },
        ),
        migrations.CreateModel(
            name='Shot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('start_ms', models.PositiveIntegerField()),
                ('end_ms', models.PositiveIntegerField()),
                ('film', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shots', to='media_pipeline.film')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('film', 'number'), name='shot_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='shot_number_from_1'), models.CheckConstraint(condition=models.Q(('start_ms__lt', models.F('end_ms'))), name='shot_duration_positive')],
            },
        ),
    ]
