import { Module } from '@nestjs/common';
import { ConfirmationService } from './confirmation.service.js';
import { UsedConfirmationsRepository } from './used-confirmations.repository.js';

@Module({ providers: [ConfirmationService, UsedConfirmationsRepository], exports: [ConfirmationService] })
export class ConfirmationModule {}
